// Runs one reader after the other and writes what it took as a table.
const { spawn, spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const [tool, work, sizes, ponderSizes] = process.argv.slice(2);
const NODE_PORT = 18547;
const DATABASE_PORT = 18447;
const NODE_URL = `http://127.0.0.1:${NODE_PORT}`;
const database = (name) => `postgres://dmex@127.0.0.1:${DATABASE_PORT}/${name}`;
const rows = [];
const children = [];
const stopped = (child) => new Promise((done) => child.once("exit", done));
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// PostgreSQL refuses to run as root.
const drop = process.getuid() === 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];
const programs = path.join("/usr/lib/postgresql", fs.readdirSync("/usr/lib/postgresql").sort().pop(), "bin");

function must(words, options = {}) {
  const done = spawnSync(words[0], words.slice(1), { encoding: "utf8", ...options });
  if (done.status !== 0) throw new Error(`${words.join(" ")}: ${done.stderr}`);
  return done.stdout;
}

async function startDatabase() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "throughput-"));
  if (drop.length) must(["chown", "postgres", folder]);
  const data = path.join(folder, "data");
  const cwd = folder;
  must([...drop, `${programs}/initdb`, "-D", data, "-U", "dmex", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"], { cwd });
  const words = [...drop, `${programs}/postgres`, "-D", data, "-k", folder, "-p", `${DATABASE_PORT}`];
  words.push("-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "shared_buffers=512MB", "-c", "max_wal_size=4GB");
  children.push(spawn(words[0], words.slice(1), { cwd, stdio: "ignore" }));
  for (;;) {
    await pause(100);
    if (spawnSync(`${programs}/pg_isready`, ["-h", "127.0.0.1", "-p", `${DATABASE_PORT}`]).status === 0) return folder;
  }
}

function create(name) {
  must(["psql", "-q", database("postgres"), "-c", `drop database if exists ${name}`, "-c", `create database ${name}`]);
}

async function serving(events) {
  const node = spawn(tool, ["serve", work, `${NODE_PORT}`, `${events}`], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(node);
  await new Promise((done) => node.stdout.once("data", done));
  return node;
}

function ours(name, store) {
  const { events, seconds, peak_kib, tokens } = JSON.parse(must([tool, "read", NODE_URL, work, store]));
  rows.push({ name, events, tokens, seconds, peak: peak_kib / 1024 });
  console.error(rows.at(-1));
}

// The most memory of a process and of those it started.
function memory(pid) {
  let kib = 0;
  for (const line of must(["ps", "-e", "-o", "pid=,ppid=,rss="]).trim().split("\n")) {
    const [child, parent, rss] = line.trim().split(/\s+/).map(Number);
    if (child === pid || parent === pid) kib += rss;
  }
  return kib / 1024;
}

async function ponder(lastBlock) {
  create("ponder");
  const env = {
    ...process.env,
    DEPLOYMENT: path.join(work, "31337.json"),
    END_BLOCK: `${lastBlock}`,
    NODE_URL,
    DATABASE_URL: database("ponder"),
    PONDER_TELEMETRY_DISABLED: "1",
  };
  const words = ["start", "--schema", "bench", "--log-format", "json", "--port", "18947"];
  const cwd = path.join(__dirname, "ponder");
  const reader = spawn(path.join(cwd, "node_modules/.bin/ponder"), words, { cwd, env, stdio: ["ignore", "pipe", "ignore"] });
  children.push(reader);
  const found = { began: 0, ended: 0, events: 0, peak: 0 };
  const watch = setInterval(() => (found.peak = Math.max(found.peak, memory(reader.pid))), 250);
  let rest = "";
  await new Promise((done) => {
    reader.once("exit", done);
    reader.stdout.on("data", (chunk) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop();
      for (const line of lines.filter((line) => line.startsWith("{"))) {
        const { msg, time, event_count } = JSON.parse(line);
        if (msg === "Started backfill indexing") found.began = time;
        if (msg === "Indexed block range") found.events += event_count;
        if (/^Completed (backfill )?indexing/.test(msg)) {
          found.ended = time;
          done();
        }
      }
    });
  });
  clearInterval(watch);
  reader.kill("SIGKILL");
  if (!found.ended) throw new Error("Ponder ended before it had read everything");
  rows.push({ name: "Ponder, Postgres", events: found.events, seconds: (found.ended - found.began) / 1000, peak: found.peak });
  console.error(rows.at(-1));
}

function table() {
  const number = (value) => Math.round(value).toLocaleString("en");
  const lines = rows.map(({ name, events, seconds, peak }) =>
    `| ${name} | ${number(events)} | ${seconds.toFixed(1)} | ${number(events / seconds)} | ${number((seconds * 1e6) / events)} | ${number(peak)} |`);
  return ["| reader | events | seconds | events per second | µs per event | peak memory, MiB |", "|---|---:|---:|---:|---:|---:|", ...lines, ""].join("\n");
}

async function main() {
  const folder = await startDatabase();
  const ponderReads = new Set(ponderSizes.split(" "));
  try {
    for (const size of sizes.split(" ")) {
      const node = await serving(size);
      const store = path.join(folder, `${size}.sqlite`);
      ours("ours, SQLite", `sqlite:${store}`);
      create("ours");
      ours("ours, Postgres", database("ours"));
      if (ponderReads.has(size)) {
        const asked = { jsonrpc: "2.0", id: 1, method: "eth_blockNumber", params: [] };
        const answer = await fetch(NODE_URL, { method: "POST", body: JSON.stringify(asked) });
        await ponder(Number((await answer.json()).result));
      }
      node.kill();
      await stopped(node);
    }
  } finally {
    for (const child of children) child.kill("SIGKILL");
  }
  const cpu = `${os.cpus().length} × ${os.cpus()[0].model}, ${number(os.totalmem() / 2 ** 30)} GiB`;
  fs.writeFileSync(path.join(work, "table.md"), `${new Date().toISOString().slice(0, 10)}, ${cpu}\n\n${table()}`);
  console.log(table());
}
const number = (value) => Math.round(value);

main().then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
