// One stream of events for all windows of this browser: a browser has few connections to a server, and each window that held
// one would take it from what people do. The windows that are seen agree, by a lock, on one that listens and tells the others;
// a window that is not seen listens to nothing.

const NAME = "dmex-events";
const TOPICS = ["days", "sales", "claims", "votes", "rollback"];
/** [ms] Before a stream that the server refused is asked for again; twice as long each time, up to the longest. */
const AGAIN = 2_000;
const LONGEST = 60_000;

let listening = null;

/** Tells `heard` of events as they happen, and `lost` how long nothing has been heard because the stream is away. */
export function listen({ heard, lost, back }) {
  if (listening) return;
  listening = new AbortController();
  const { signal } = listening;
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }) => (data === "lost" ? lost() : data === "back" ? back() : heard());
  signal.addEventListener("abort", () => channel.close());
  const all = (word, act) => () => { channel.postMessage(word); act(); };
  const lead = () => hold(signal, { heard: all("heard", heard), lost: all("lost", lost), back: all("back", back) });
  // Locks are for secure origins; without them a window that is seen listens for itself.
  if (navigator.locks) navigator.locks.request(NAME, { signal }, lead).catch(() => {});
  else lead();
}

/** Listens to nothing any more. */
export function rest() {
  listening?.abort();
  listening = null;
}

/** Holds the stream until it is told to rest. */
function hold(signal, { heard, lost, back }) {
  return new Promise((resolve) => {
    let events, again, wait = AGAIN;
    const open = () => {
      events = new EventSource("/v1/events/stream");
      for (const topic of TOPICS) events.addEventListener(topic, heard);
      events.onopen = () => { wait = AGAIN; back(); };
      events.onerror = () => {
        lost();
        // A browser tries again by itself, but not after it was refused.
        if (events.readyState !== EventSource.CLOSED) return;
        again = setTimeout(open, wait * (1 + Math.random()));
        wait = Math.min(2 * wait, LONGEST);
      };
    };
    open();
    signal.addEventListener("abort", () => {
      clearTimeout(again);
      events.close();
      resolve();
    });
  });
}
