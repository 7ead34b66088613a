/** What a page says in place of another that could not be shown. */
export interface FailureText {
  title: string;
  text: string;
}

type Texts = { readonly [code: string]: FailureText };

const en: Texts = {
  not_found: {
    title: 'This page is not here',
    text: 'The address may be wrong, or what was here has been deleted. If you typed it, check it once more.',
  },
  not_logged_in: { title: 'Sign in first', text: 'This page needs you to sign in.' },
  forbidden: { title: 'This page is not for you', text: 'Your account may not open it.' },
  developer_in_production: {
    title: 'Developers cannot sign in here',
    text: 'This server answers real people, so accounts of developers are closed. Use another account.',
  },
  invalid_credentials: {
    title: 'That did not work',
    text: 'Check the e-mail address and the password. One of them does not fit.',
  },
  provider_refused: {
    title: 'You are not signed in',
    text: 'Signing in at the other site did not work, or it took too long. Nothing was changed. Go back to the start and try once more.',
  },
  provider_unreachable: {
    title: 'The other site does not answer',
    text: 'You can try again in a minute, or sign in another way. What you saved before is safe.',
  },
  answers_locked: {
    title: 'Your answers are locked',
    text: 'This way of signing in does not open them. Use your passkey, your password or your code. They stay safe until then.',
  },
  passkey_refused: {
    title: 'That did not work',
    text: 'This passkey was not accepted. Try again, or use another way.',
  },
  passkey_opens_nothing: {
    title: 'This passkey cannot lock answers',
    text: 'This device or browser cannot lock answers with a passkey. Nothing was changed. Try another device or browser.',
  },
  identity_taken: {
    title: 'That login belongs to another account',
    text: 'Somebody has signed in here with it before. Sign out, then sign in with it instead.',
  },
  number_changed: {
    title: 'This number was changed for another one',
    text: 'An account here used it until a few days ago. If you did not change it, open the link in our text message to take the change back.',
  },
  second_factor_required: {
    title: 'One more code',
    text: 'Type the code that your app shows, or one of your backup codes.',
  },
  second_factor_enrolment_required: {
    title: 'Set up a second lock first',
    text: 'Your account can do a lot, so it needs a second lock.',
  },
  step_up_required: { title: 'Is it still you?', text: 'Prove it once more, then try again.' },
  wrong_recovery_code: {
    title: 'That did not work',
    text: 'This code is not right, or it has been used. Check each letter.',
  },
  wrong_password: {
    title: 'That did not work',
    text: 'This is not the password of your account. Check it once more.',
  },
  phone_refused: {
    title: 'Check the number',
    text: 'We cannot send messages to this number. Type it with its country code, like +1 202 555 0101.',
  },
  not_shared: {
    title: 'This interview is for one person',
    text: 'It cannot be shared. Interviews that can be say so before the first question.',
  },
  name_not_confirmed: {
    title: 'The name has changed',
    text: 'Nothing was shared. Go back, look at the name, and say yes to it once more.',
  },
  last_key_source: {
    title: 'This one has to stay',
    text: 'It is the only way to unlock your answers. Add another one first.',
  },
  email_taken: {
    title: 'This address has an account',
    text: 'There is an account with this e-mail address already. Sign in instead.',
  },
  email_invalid: { title: 'Check the address', text: 'Check the e-mail address, like name@example.org.' },
  password_refused: {
    title: 'Choose another password',
    text: 'Choose a longer password, one that nobody guesses. Four or five words that do not belong together work well.',
  },
  email_not_confirmed: {
    title: 'Confirm your address first',
    text: 'Open the link in the message that we sent you. Then sign in.',
  },
  csrf: {
    title: 'Try once more',
    text: 'For your safety we only take what comes from a page of this site. Go back, open the page again, and send it once more.',
  },
  addon_stopped: {
    title: 'This interview has been stopped',
    text: 'Your answers are safe, and still locked. You can come back when the organization has put it right, or delete everything.',
  },
  interview_error: {
    title: 'Something is wrong with this interview',
    text: 'This is not your fault. What you answered before is safe. Tell the organization the reference number below.',
  },
  record_corrupt: {
    title: 'We cannot show this',
    text: 'Something stored here was damaged or changed, so we do not show any of it. Tell the organization the reference number below.',
  },
  too_many_attempts: {
    title: 'Wait a moment',
    text: 'There were too many tries. Wait a minute, then try once more.',
  },
  too_large: {
    title: 'That was too much at once',
    text: 'What you sent is larger than this page takes. Nothing you saved before is lost.',
  },
  malformed: {
    title: 'We could not read that',
    text: 'Go back, open the page again, and send it once more.',
  },
  busy: { title: 'We are very busy', text: 'Nothing is lost. Wait a minute, then send it once more.' },
  unknown_host: { title: 'There is no site at this address', text: 'Check the address once more.' },
  tenant_suspended: {
    title: 'This site is closed for now',
    text: 'The organization’s site has been closed. Answers that were given stay locked.',
  },
  plaintext_not_allowed: {
    title: 'This interview cannot start',
    text: 'It would store answers without a lock, and that is not allowed here.',
  },
  internal: {
    title: 'Something went wrong on our side',
    text: 'This is not your fault. What you saved before is safe. Try again in a minute.',
  },
};

const es: Texts = {
  not_found: {
    title: 'Esta página no está aquí',
    text: 'Puede que la dirección esté mal, o que se haya borrado. Si la escribió, revísela otra vez.',
  },
  not_logged_in: { title: 'Inicie sesión primero', text: 'Para ver esta página hay que iniciar sesión.' },
  forbidden: { title: 'Esta página no es para usted', text: 'Su cuenta no puede abrirla.' },
  provider_refused: {
    title: 'No ha iniciado sesión',
    text: 'El otro sitio no le dejó entrar, o tardó demasiado. No se cambió nada. Vuelva al inicio y pruebe otra vez.',
  },
  provider_unreachable: {
    title: 'El otro sitio no responde',
    text: 'Pruebe otra vez en un minuto, o entre de otra manera. Lo que guardó antes está a salvo.',
  },
  answers_locked: {
    title: 'Sus respuestas están bajo llave',
    text: 'Esta manera de entrar no las abre. Use su llave de acceso, su contraseña o su código. Mientras tanto están a salvo.',
  },
  passkey_refused: {
    title: 'No funcionó',
    text: 'No se aceptó esta llave de acceso. Pruebe otra vez, o entre de otra manera.',
  },
  passkey_opens_nothing: {
    title: 'Esta llave de acceso no puede cerrar respuestas',
    text: 'Este aparato o navegador no puede cerrar respuestas con una llave de acceso. No se cambió nada. Pruebe otro aparato o navegador.',
  },
  identity_taken: {
    title: 'Ese acceso es de otra cuenta',
    text: 'Alguien ya entró aquí con él. Salga, y luego entre con él.',
  },
  number_changed: {
    title: 'Este número se cambió por otro',
    text: 'Una cuenta lo usaba aquí hasta hace unos días. Si no lo cambió usted, abra el enlace de nuestro mensaje de texto para deshacer el cambio.',
  },
  addon_stopped: {
    title: 'Esta entrevista se ha detenido',
    text: 'Sus respuestas están a salvo y siguen bajo llave. Puede volver cuando la organización lo arregle, o borrar todo.',
  },
  interview_error: {
    title: 'Algo anda mal en esta entrevista',
    text: 'No es culpa suya. Lo que respondió antes está a salvo. Dé a la organización el número de abajo.',
  },
  too_many_attempts: {
    title: 'Espere un momento',
    text: 'Hubo demasiados intentos. Espere un minuto y pruebe otra vez.',
  },
  wrong_recovery_code: {
    title: 'No funcionó',
    text: 'Este código no es correcto o ya se usó. Revise cada letra.',
  },
  wrong_password: {
    title: 'No funcionó',
    text: 'Esta no es la contraseña de su cuenta. Revísela otra vez.',
  },
  phone_refused: {
    title: 'Revise el número',
    text: 'No podemos enviar mensajes a este número. Escríbalo con el código del país, como +1 202 555 0101.',
  },
  not_shared: {
    title: 'Esta entrevista es para una persona',
    text: 'No se puede compartir. Las que se pueden compartir lo dicen antes de la primera pregunta.',
  },
  name_not_confirmed: {
    title: 'El nombre cambió',
    text: 'No se compartió nada. Vuelva, mire el nombre y acéptelo otra vez.',
  },
  last_key_source: {
    title: 'Esta tiene que quedarse',
    text: 'Es la única forma de abrir sus respuestas. Agregue otra primero.',
  },
  busy: { title: 'Hay mucha gente ahora', text: 'No se perdió nada. Espere un minuto y envíelo otra vez.' },
  internal: {
    title: 'Algo falló de nuestro lado',
    text: 'No es culpa suya. Lo que guardó antes está a salvo. Pruebe otra vez en un minuto.',
  },
};

/** The words for a code, in the page's language where there are some. */
export function failureText(language: string, code: string): FailureText {
  const own = language === 'es' ? es : en;
  return own[code] ?? en[code] ?? own['internal'] ?? en['internal']!;
}
