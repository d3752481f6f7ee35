export { CompactRange } from './tlog/compact-range.js';
export { EMPTY_ROOT, nodeHash } from './tlog/hashes.js';
