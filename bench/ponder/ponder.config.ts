import { readFileSync } from "node:fs";
import { createConfig } from "ponder";
import type { Abi } from "viem";

// The same contracts, from the same files, as our indexer reads.
const artifact = (name: string): Abi =>
  JSON.parse(readFileSync(new URL(`../../contracts/artifacts/${name}.json`, import.meta.url), "utf8")).abi;
const on = JSON.parse(readFileSync(process.env.DEPLOYMENT!, "utf8"));
const startBlock = Number(on.first_block ?? on.firstBlock ?? 0);
const endBlock = Number(process.env.END_BLOCK!);
const contract = (name: string, address: `0x${string}`) =>
  ({ chain: "dev", abi: artifact(name), address, startBlock, endBlock }) as const;

export default createConfig({
  ordering: "multichain",
  database: { kind: "postgres", connectionString: process.env.DATABASE_URL! },
  chains: { dev: { id: 31337, rpc: process.env.NODE_URL!, maxRequestsPerSecond: 10_000 } },
  contracts: {
    Settlement: contract("Settlement", on.settlement.address),
    PrimarySale: contract("PrimarySale", on.primary_sale.address),
    MiningPower: contract("MiningPower", on.mining_power.address),
  },
});
