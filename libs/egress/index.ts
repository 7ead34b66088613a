export { Egress, type EgressOptions, type EgressRequest, type EgressRules } from './egress.js';
export { EgressRefused } from './errors.js';
