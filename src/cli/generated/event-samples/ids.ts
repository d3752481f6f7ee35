/** The ids and digests of the story that the samples tell: one migration comes to one target, and is taken back. */

export const RUN = '0197c1d2-4b7a-7c31-9f60-2f6a1c0d8e11';
export const DOWN_RUN = '0197c1f9-8802-7b44-8a3e-90b6f2d4c7aa';
export const INTERRUPTED_RUN = '0197c1c8-01f3-7d9a-b2c4-5e1180a6f3d2';
export const BACKUP = '0197c1d2-5310-7f0e-8b21-6ad3c95e0f47';
export const RESTORE = '0197c20b-63d5-7a18-9c0d-d41f7b28e695';
export const LEASE = '0197c1d2-4a05-7e6c-a1b9-3c7d50e2f816';
export const LOST_LEASE = '0197c1c7-ff40-7213-8d5e-0b94e6a1c738';

export const MIGRATION = '20241220103000_create_user_groups_migration';
export const REQUIRED_MIGRATION = '20241201090000_base';

export const CONTENT = '5d0c8e7fb2a94d1c6f3e0b7a85924c1d3e6f70a8b9c2d4e5f60718293a4b5c6d';
export const REQUIRED_CONTENT = 'a1f4c3d2e5b607182930415263748596a7b8c9d0e1f2031425364758697a8b9c';
export const DUMP = '0e9d8c7b6a5f4e3d2c1b0a99887766554433221100ffeeddccbbaa9988776655';
export const CHECKPOINT = '77e3a0c5d9b1f2846a0c3e5d7f918b2a4c6e80d1f3a5b7c9e0d2f4a6b8c0e1d3';

export const FINGERPRINT_BEFORE = '3b7e5a9c1d2f406182a3c4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6071829';
export const FINGERPRINT_AFTER = 'c04f6b8d2e1a3957b8d0f2e4c6a81b3d5f7092a4b6c8dae0f1325476980badcf';
export const FINGERPRINT_FOUND = '9a8b7c6d5e4f30211203f4e5d6c7b8a99a8b7c6d5e4f30211203f4e5d6c7b8a9';
export const LINEAGE = '18f2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978889706152433425f6';
export const UNDO_SCRIPT = '4be2d7f1a09c83564e7f12a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7';
export const WRITTEN_SCRIPT = 'd1a2b3c4e5f60718293a4b5c6d7e8f90112233445566778899aabbccddeeff00';
