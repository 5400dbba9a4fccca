// Notes what must never happen in a page: errors, refusals by the content security policy, and text that became code.
(() => {
  const faults = [];
  window.faults = faults;
  addEventListener("error", (event) => faults.push(`error: ${event.message ?? event.target?.src}`));
  addEventListener("unhandledrejection", (event) => faults.push(`rejection: ${event.reason?.message ?? event.reason}`));
  document.addEventListener("securitypolicyviolation", (event) =>
    faults.push(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  // Streams of events that this window opened.
  window.streams = [];
  window.EventSource = class extends EventSource {
    constructor(...told) {
      super(...told);
      window.streams.push(this);
    }
  };
  window.alert = (words) => faults.push(`alert: ${words}`);
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.shift += value;
  }).observe({ type: "layout-shift", buffered: true });
})();
