import type { Attack } from './attack.js';
import { OF_A_SUPERUSER } from './of-a-superuser.js';
import { OF_THE_APPLICATION } from './of-the-application.js';
import { OF_THE_OWNER } from './of-the-owner.js';

export const ATTACKS: readonly Attack[] = [...OF_THE_APPLICATION, ...OF_THE_OWNER, ...OF_A_SUPERUSER];
