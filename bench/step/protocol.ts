/** What is measured: without interview and encryption; a fresh context for each step; kept contexts. */
export const VARIANTS = ['floor', 'fresh', 'kept'] as const;
export type Variant = (typeof VARIANTS)[number];

export interface Phase {
  name: string;
  clients: number;
  /** How long a client rests between two steps. */
  restMs: number;
}

/** What the process with the hosts is told. */
export interface HostOrder {
  addresses: { app: string; owner: string; console: string };
  dataFolder: string;
}

/** Where each variant is served, by port of 127.0.0.1. */
export type Ports = Record<Variant, number>;

/** One measurement, as the process that makes the load is told. */
export interface LoadOrder extends Phase {
  variant: Variant;
  seconds: number;
  ports: Ports;
}

export interface LoadReport {
  /** Each step's time in milliseconds, as the client saw it. */
  times: number[];
  /** Of the whole measurement. */
  seconds: number;
  /** Steps in all, with those before and after the measurement. */
  steps: number;
}

/** The answer of the process with the hosts to an empty order: what it has used so far. */
export interface CpuTime {
  cpuMs: number;
}

export interface Measurement extends LoadReport {
  /** Of the process with the hosts, over all `steps`; neither workers nor database. */
  hostCpuMs: number;
}

export const TENANT = 'bench';
export const INTERVIEW = 'housing:eviction-answer';
