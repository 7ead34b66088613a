import { classSpec, type ClassSpec } from './class-spec.js';

/** What `background_action` gives: the work, and its result once it is done. */
export const backgroundTask: ClassSpec = classSpec('BackgroundTask', null, {
  methods: {
    ready: () => true,
    wait: () => true,
    failed: () => false,
    get: (thing, world) => world.handles.expose(world.peekAttribute(thing, 'result')),
  },
  text: () => '',
});
