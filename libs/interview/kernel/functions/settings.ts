import type { Engine } from '../engine.js';
import { authorError } from '../interview-error.js';
import { naturalText } from '../text/natural.js';

/** `addon_setting(name)`: what the organization set of this add-on. */
export function settingFunctions(engine: Engine): { [name: string]: (...values: never[]) => unknown } {
  return {
    addon_setting: (name: unknown) => {
      const settings = engine.request.settings ?? {};
      const key = naturalText(name, engine.world);
      if (!Object.hasOwn(settings, key))
        throw authorError(`addon_setting: the add-on has no setting "${key}", or nobody has set it`);
      return settings[key];
    },
  };
}
