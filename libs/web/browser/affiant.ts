import { countCharacters } from './character-count';
import { applyConditions } from './conditions';
import { focusErrors } from './error-summary';
import { leaveAtOnce } from './exit';
import { refreshFromMemory } from './fresh-page';
import { keepHalfTyped } from './half-typed';
import { onlyOneOf } from './none-of-the-above';
import { usePasskeys } from './passkey';
import { showPassword } from './password';
import { drawSignature } from './signature';
import { showSlider } from './slider';
import { printReceipt } from './print';
import { submitOnce } from './submit-once';

// Every page is complete without this file. It comes with `defer`, so the document is there.
refreshFromMemory();
keepHalfTyped();
applyConditions();
onlyOneOf();
countCharacters();
showSlider();
showPassword();
usePasskeys();
drawSignature();
submitOnce();
leaveAtOnce();
printReceipt();
focusErrors();
