import { readFileSync } from 'node:fs';
import { nodeEd25519 } from '../../src/ledger/tlog/ed25519-node.js';
import type { SealPolicy } from '../../src/ledger/tlog/seal.js';
import { readVerifier } from '../../src/ledger/tlog/verifier.js';

/** A proof that a leaf is, or is not, in a tree; hashes in hexadecimal. */
export interface InclusionVector {
  why?: string;
  index: number;
  size: number;
  root: string;
  leaf: string;
  proof: string[];
}

/** A proof that a tree is, or is not, the beginning of another; hashes in hexadecimal. */
export interface ConsistencyVector {
  why?: string;
  from: number;
  fromRoot: string;
  to: number;
  toRoot: string;
  proof: string[];
}

export interface PolicyVector {
  origin: string;
  keys: string[];
  witnesses: string[];
  required: number;
}

/** What a file of vectors holds, ours in ledger/vectors or those that another program wrote. */
export interface Vectors {
  events: {
    events: { position: number; leaf: string; text: string }[];
    roots: { size: number; root: string }[];
  };
  keys: {
    keys: {
      name: string;
      type: number;
      seed: string;
      publicKey: string;
      keyId: string;
      verifierKey: string;
      signerKey: string;
    }[];
    refused: { why: string; verifierKey: string }[];
  };
  tree: {
    roots: { size: number; root: string }[];
    inclusion: InclusionVector[];
    consistency: ConsistencyVector[];
    refused: { inclusion: InclusionVector[]; consistency: ConsistencyVector[] };
    tiles: {
      size: number;
      tiles: { level: number; index: number; width: number; path: string; sha256: string }[];
      paths: { level: number | 'entries'; index: number; width: number; path: string }[];
    };
  };
  bundles: {
    bundles: { entries: string[]; bytes: string }[];
    refused: { why: string; width: number; bytes: string }[];
  };
  notes: {
    notes: { what: string; note: string; keys: string[]; text: string; verified: number }[];
    malformed: { why: string; note: string }[];
    untrusted: { why: string; note: string; keys: string[] }[];
  };
  seals: {
    seals: {
      policy: PolicyVector;
      note: string;
      size: number;
      root: string;
      witnesses: { name: string; time: number }[];
    }[];
    cosignature: { key: string; time: number; message: string; line: string };
    refused: { why: string; policy: PolicyVector; note: string }[];
  };
  proofs: {
    policy: PolicyVector;
    proofs: { index: number; size: number; entry: string; proof: string }[];
    refused: { why: string; entry: string; proof: string }[];
    consistency: { from: string; to: string; lines: string }[];
    refusedConsistency: { why: string; from: string; to: string; lines: string }[];
  };
}

export const VECTORS = new URL('../../ledger/vectors/', import.meta.url);

export const readVectors = <Name extends keyof Vectors>(name: Name, folder = VECTORS): Vectors[Name] =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Vectors[Name];

export const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

/** The policy that vectors are checked against. */
export const policyOf = ({ origin, keys, witnesses, required }: PolicyVector): SealPolicy => ({
  origin,
  keys: keys.map((key) => readVerifier(key, nodeEd25519)),
  witnesses: witnesses.map((key) => readVerifier(key, nodeEd25519)),
  required,
});
