/** Sent to the process with the host. */
export interface TenantsOrder {
  addresses: { app: string; console: string; owner: string };
  dataFolder: string;
  platformKey: string;
  tenants: string[];
  /** How many of them have their add-ons opened. */
  opened: number;
  /** How many of them take a step each. */
  active: number;
}

export interface TenantsReport {
  /** From the first line of the host's own code to the open port. */
  startMs: number;
  /** Of the host with nothing open yet, MiB of resident memory. */
  baseMib: number;
  /** To open one tenant's add-ons, each verified from its stored bytes. */
  openMs: number;
  /** MiB of the host's heap for each tenant whose add-ons are open. */
  idleMib: number;
  /** MiB of resident memory of the workers, for each tenant that has just taken a step. */
  activeMib: number;
}
