// Joins the peers' gas (out/measured) with ours (../snapshots/gas.json) as table.json pairs them.
const fs = require("fs");
const path = require("path");

const SNAPSHOTS = path.join(__dirname, "..", "snapshots");
const NOTE = `# Gas of whole transactions, beside comparable systems

Written by \`contracts/bench/run\`; how it is measured stands in \`contracts/bench/README.md\`.
Gas is what a receipt says: 21,000 + calldata + execution − refunds. A ratio below 1 means ours is cheaper.
`;

main();

/** Writes both snapshot files and prints the readable one. */
function main() {
  const theirs = readGas(path.join(__dirname, "out", "measured", "peers.json"));
  const ours = readOurs();
  const rows = readJson(path.join(__dirname, "table.json")).flatMap((entry) => pair(entry, ours, theirs));
  const page = `${NOTE}\n${markdown(rows)}`;
  fs.mkdirSync(SNAPSHOTS, { recursive: true });
  fs.writeFileSync(path.join(SNAPSHOTS, "peers.md"), page);
  fs.writeFileSync(path.join(SNAPSHOTS, "peers.json"), `${JSON.stringify({ peers: theirs, rows }, null, 2)}\n`);
  process.stdout.write(page);
}

/** The rows of one entry of table.json: one for each peer, or one without a peer. */
function pair({ operation, ours: name, theirs: peers }, ours, theirs) {
  const ourGas = ours[name] ?? null;
  if (ourGas === null) process.stderr.write(`not measured yet: ours, ${name}\n`);
  if (peers.length === 0) return [{ operation, name, ours: ourGas, peer: null, theirs: null, ratio: null }];
  return peers.map((peer) => {
    if (!(peer in theirs)) throw new Error(`table.json names ${peer}, which no test measured`);
    const ratio = ourGas === null ? null : Number((ourGas / theirs[peer]).toFixed(3));
    return { operation, name, ours: ourGas, peer, theirs: theirs[peer], ratio };
  });
}

/** Our own measurements; none until the contracts' gas tests have written them. */
function readOurs() {
  const file = path.join(SNAPSHOTS, "gas.json");
  return fs.existsSync(file) ? readGas(file) : {};
}

/** A flat object of gas by name. forge writes its numbers as text. */
function readGas(file) {
  const entries = Object.entries(readJson(file)).map(([name, gas]) => [name, Number(gas)]);
  const broken = entries.find(([, gas]) => !Number.isInteger(gas) || gas < 21000);
  if (broken) throw new Error(`${file}: ${broken[0]} is not the gas of a transaction`);
  return Object.fromEntries(entries);
}

function readJson(file) {
  return JSON.parse(fs.readFileSync(file, "utf8"));
}

function markdown(rows) {
  const head = "| operation | peer | ours | theirs | ratio |\n|---|---|---:|---:|---:|\n";
  return head + rows.map((row) => `| ${cells(row).join(" | ")} |\n`).join("");
}

function cells({ operation, peer, ours, theirs, ratio }) {
  return [operation, peer ?? "none", number(ours), number(theirs), ratio === null ? "–" : ratio.toFixed(2)];
}

/** 12,345, or a dash for what was not measured. */
function number(gas) {
  return gas === null ? "–" : gas.toLocaleString("en-US");
}
