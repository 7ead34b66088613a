/** JavaScript's own names that code may use; every other bare name is an answer. */
export const javascriptNames: readonly string[] = [
  'undefined', 'NaN', 'Infinity', 'Object', 'Array', 'String', 'Number', 'Boolean', 'Math', 'JSON', 'Map', 'Set',
  'WeakMap', 'WeakSet', 'Symbol', 'BigInt', 'RegExp', 'Error', 'TypeError', 'RangeError', 'SyntaxError',
  'ReferenceError', 'Intl', 'Date', 'parseInt', 'parseFloat', 'isNaN', 'isFinite', 'encodeURIComponent',
  'decodeURIComponent', 'encodeURI', 'decodeURI', 'globalThis',
];

/** Ways to run text or to wait: not there, on purpose. */
export const forbiddenNames: readonly string[] = [
  'eval', 'Function', 'Promise', 'Proxy', 'Reflect', 'WebAssembly', 'SharedArrayBuffer', 'Atomics',
  'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'process', 'require', 'fetch', 'console',
];

export const classNames: readonly string[] = [
  'Thing', 'List', 'Dict', 'Set', 'Name', 'IndividualName', 'Address', 'City', 'Person', 'Individual', 'Event',
  'Value', 'PeriodicValue', 'FinancialList', 'PeriodicFinancialList', 'File', 'FileList',
];

/** docassemble's names for the same classes. */
export const classAliases: { readonly [name: string]: string } = {
  DAObject: 'Thing', DAList: 'List', DADict: 'Dict', DASet: 'Set', DAFile: 'File', DAFileList: 'FileList',
  Organization: 'Person',
};

export const functionNames: readonly string[] = [
  'defined', 'value', 'showifdef', 'undefine', 'invalidate', 'force_ask', 'all_variables', 'need', 'define',
  're_run_logic', 'message', 'command', 'validation_error', 'set_progress', 'get_progress', 'nav', 'set_parts',
  'set_language', 'get_language', 'word', 'returning_user', 'interview_url', 'url_args', 'user_logged_in',
  'user_info', 'user_has_privilege', 'user_role', 'log', 'url_action', 'action_button_html', 'action_argument',
  'action_arguments', 'capitalize', 'title_case', 'bold', 'italic', 'indefinite_article', 'noun_plural',
  'noun_singular', 'nice_number', 'ordinal', 'ordinal_number', 'quantity_noun', 'comma_and_list', 'comma_list',
  'add_separators', 'possessify', 'currency', 'fix_punctuation', 'single_paragraph', 'redact', 'split',
  'phone_number_formatted', 'phone_number_is_valid', 'countries_list', 'states_list', 'country_name', 'state_name',
  'subdivision_type', 'today', 'now', 'as_datetime', 'format_date', 'format_time', 'format_datetime',
  'date_difference', 'date_interval', 'day_of', 'month_of', 'year_of', 'dow_of', 'timezone_list', 'send_email',
  'send_sms', 'background_action', 'background_response', 'fetch_json', 'qr_code', 'interview_list', 'random',
  'uuid', 'DateTime', 'term',
];

/** Names that the search binds, and `row_item`, `row_index` in a table. */
export const boundNames: readonly string[] = ['x', 'i', 'j', 'k', 'l', 'm', 'n', 'row_item', 'row_index'];
