/** Without a prototype: an attribute may be called `constructor`. */
export function bare<Value extends object>(value: Value): Value {
  return Object.setPrototypeOf(value, null) as Value;
}
