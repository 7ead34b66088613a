export { accessibilityFindings, axeFindings, overflow } from '../../apps/cli/screens/accessibility.js';
