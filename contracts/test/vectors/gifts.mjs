// Writes gifts.json: the tree of a list of 100 winners as @openzeppelin/merkle-tree 1.0.8 makes it, which is no dependency
// of this project. In an empty folder:
//
//     npm install @openzeppelin/merkle-tree@1.0.8 && cp …/contracts/test/vectors/gifts.mjs . && node gifts.mjs > gifts.json
import { createHash } from "node:crypto";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";

// The number of the NFT that the test sends.
const CAMPAIGN = "3";
const TYPES = ["uint256", "uint256", "address"];

const winner = (index) => "0x" + createHash("sha256").update(`winner ${index}`).digest("hex").slice(0, 40);
const values = Array.from({ length: 100 }, (_, index) => [CAMPAIGN, String(index), winner(index)]);
const tree = StandardMerkleTree.of(values, TYPES);
const claims = values.map((value, at) => ({
  index: value[1],
  winner: value[2],
  leaf: tree.leafHash(value),
  proof: tree.getProof(at),
}));
console.log(JSON.stringify({ campaign: CAMPAIGN, root: tree.root, claims, dump: tree.dump() }, null, 1));
