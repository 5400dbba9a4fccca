// Asks a server over each store what pages ask, first alone and then together, and prints a table.
//   node load.js PATH_OF_DMEX NAME=STORE...
'use strict';
const { spawn, execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const SECONDS = Number(process.env.SECONDS || 3);
const OPTIONS = (process.env.SERVE_OPTIONS ?? '--no-node').split(' ').filter(Boolean);
const TOGETHER = 16;
const FIRST_PORT = 28_900;
const SPOTS = 20;

const QUESTIONS = {
  'account': (facts) => facts.holders.map((holder) => `/v1/accounts/${holder}`),
  'portfolio': (facts) => facts.holders.map((holder) => `/v1/tokens?holder=${holder}`),
  'claimable': (facts) => facts.holders.map((holder) => `/v1/accounts/${holder}/claimable`),
  'income': (facts) => facts.holders.map((holder) => `/v1/accounts/${holder}/income`),
  'NFT': (facts) => facts.tokens.map((token) => `/v1/tokens/${token}`),
  'catalogue': () => ['/v1/products?on_sale=true'],
  'product': (facts) => facts.products.map((product) => `/v1/products/${product}`),
  'its days': (facts) => facts.products.map((product) => `/v1/products/${product}/days`),
  'statistics': () => ['/v1/statistics'],
  'candles': () => ['/v1/candles?asset=btc'],
  'first page': () => ['/'],
  'page of a product': (facts) => facts.products.map((product) => `/products/${product}`),
  'page of a holder': (facts) => facts.holders.map((holder) => `/power/${holder}`),
  'newest events': () => ['/v1/events?order=desc&limit=20'],
};

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function ask(base, question) {
  const response = await fetch(base + question);
  if (!response.ok) throw new Error(`${question}: ${response.status} ${await response.text()}`);
  return response.json();
}

async function serve(tool, store, port) {
  const listen = `127.0.0.1:${port}`;
  const options = ['serve', '--store', store, ...OPTIONS, '--listen', listen, '--rate', '20000'];
  const server = spawn(tool, options, { stdio: ['ignore', 'ignore', 'inherit'] });
  for (let tries = 0; tries < 600; tries += 1) {
    if (server.exitCode !== null) throw new Error(`dmex serve ended: ${server.exitCode}`);
    const alive = await fetch(`http://${listen}/healthz`).then((response) => response.ok, () => false);
    if (alive) return server;
    await wait(100);
  }
  throw new Error('dmex serve does not answer');
}

// Who holds what, from all over the store.
async function look(base) {
  const { tokens: last } = await ask(base, '/v1/statistics');
  const products = (await ask(base, '/v1/products')).items.map((product) => product.id);
  const holders = new Set();
  const tokens = [];
  for (let spot = 0; spot < SPOTS; spot += 1) {
    const after = Math.floor((last * spot) / SPOTS);
    const page = await ask(base, `/v1/tokens?limit=50&after=${after}`);
    for (const token of page.items) {
      holders.add(token.holder);
      tokens.push(token.id);
    }
  }
  return { holders: [...holders], products, tokens };
}

function measure(base, paths, connections, folder) {
  const script = path.join(folder, 'paths.lua');
  const list = paths.map((one) => JSON.stringify(one)).join(',\n');
  fs.writeFileSync(script, `local paths = {${list}}
local turn = 0
function request()
  turn = turn + 1
  return wrk.format("GET", paths[turn % #paths + 1])
end
`);
  const options = ['-t1', `-c${connections}`, `-d${SECONDS}s`, '--timeout', '30s', '--latency', '-s', script, base];
  const said = execFileSync('wrk', options, { encoding: 'utf8' });
  const part = (pattern) => (said.match(pattern) || [])[1];
  if (/Non-2xx/.test(said)) throw new Error(`${paths[0]}: ${said}`);
  return { half: part(/^\s+50%\s+(\S+)/m), most: part(/^\s+99%\s+(\S+)/m), rate: Math.round(Number(part(/Requests\/sec:\s+(\S+)/))) };
}

async function main([tool, ...stores]) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dmex-load-'));
  const rows = [];
  let port = FIRST_PORT;
  for (const named of stores) {
    const [name, store] = [named.slice(0, named.indexOf('=')), named.slice(named.indexOf('=') + 1)];
    const kind = store.startsWith('sqlite') ? 'SQLite' : 'Postgres';
    port += 1;
    const server = await serve(tool, store, port);
    const base = `http://127.0.0.1:${port}`;
    try {
      const facts = await look(base);
      for (const [question, paths] of Object.entries(QUESTIONS)) {
        const alone = measure(base, paths(facts), 1, folder);
        const together = measure(base, paths(facts), TOGETHER, folder);
        rows.push({ question, kind, name, alone, together });
        process.stderr.write(`${question} ${kind} ${name}: ${alone.half} ${alone.most} ${together.rate}/s\n`);
      }
    } finally {
      server.kill('SIGINT');
      await new Promise((done) => { server.on('exit', done); if (server.exitCode !== null) done(); });
    }
  }
  fs.rmSync(folder, { recursive: true });
  print(rows);
}

function print(rows) {
  console.log('| Question | Store | Events | Alone: half | Alone: 99 of 100 | Together: answers a second |');
  console.log('|---|---|--:|--:|--:|--:|');
  for (const question of Object.keys(QUESTIONS)) {
    for (const row of rows.filter((one) => one.question === question)) {
      const { kind, name, alone, together } = row;
      const events = Number(name).toLocaleString('en');
      console.log(`| ${question} | ${kind} | ${events} | ${alone.half} | ${alone.most} | ${together.rate.toLocaleString('en')} |`);
    }
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
