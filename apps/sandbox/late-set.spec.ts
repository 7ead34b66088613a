import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { locateWorker, type WorkerConfiguration } from '#sandbox';

describe('the late set of harden.js', () => {
  it('is what V8 changes when it makes a context from a snapshot', () => {
    const { node, addon, scripts } = locateWorker();
    const configuration: WorkerConfiguration = {
      role: 'late-set',
      addon,
      bundle: '',
      warmUp: null,
      memoryMib: 64,
      cpuMs: 1000,
      frameBytes: 1e6,
      replyBytes: 1e6,
      maxKept: 0,
      maxAhead: 0,
    };
    const { stdout, stderr } = spawnSync(
      node,
      ['--jitless', '--no-node-snapshot', `${scripts}/main.mjs`, JSON.stringify(configuration)],
      { env: {} },
    );
    expect(stderr.toString()).toBe('');
    const found = JSON.parse(stdout.subarray(stdout.indexOf(10) + 1).toString()) as string[];
    const source = readFileSync(new URL('harden.js', import.meta.url), 'utf8');
    const [, list = ''] = /const late = new Set\(\[([^]*?)\]\)/.exec(source) ?? [];
    const names: { [expression: string]: string } = {
      'getPrototypeOf(globalThis)': 'globalThis.[[Prototype]]',
      'getPrototypeOf(functionKinds[3].prototype)': 'AsyncGeneratorFunction.prototype.[[Prototype]]',
      globalThis: 'globalThis',
    };
    const known = list
      .split(',')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map((line) => names[line] ?? `globalThis.${line}`);
    // The prototype of the global is in the list because isolated-vm makes it anew.
    expect(known.filter((name) => name !== 'globalThis.[[Prototype]]').sort()).toEqual(found.sort());
  });
});
