export type { InstallationFacts } from './installation-facts.js';
export { ATTACKERS, type Attacker, GRADES, type Grade, type ReaderCell, type Reads } from './reader-cell.js';
export { readersTable } from './readers-table.js';
