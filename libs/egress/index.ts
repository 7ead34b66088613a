export { Egress, type EgressRequest, type EgressRules } from './egress.js';
export { EgressRefused } from './errors.js';
