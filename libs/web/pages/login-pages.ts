import { textsFor } from '../texts/texts.js';
import type { Texts } from '../texts/en.js';
import type { FormError } from '../view-models/errors.js';
import type { Frame } from '../view-models/frame.js';
import type { ResumeView } from '../view-models/leaving.js';
import type {
  JoinView,
  LoginView,
  OtherMethod,
  RegisterView,
  SmsCodeView,
  SmsView,
  TakeView,
} from '../view-models/login.js';
import { errorLinks, formInput, type FormInput } from './form-input.js';
import { PASSKEY_OPTIONS, passkeyButton } from './passkey-button.js';
import { plain } from './plain.js';

export function loginPage(view: LoginView) {
  const texts = textsFor(view.frame.language);
  const others = view.others.map((method) => otherMethod(method, texts));
  const isSecondStep = view.password?.secondFactor != null;
  return {
    ...form(view.frame, texts.loginTitle, view.errors),
    ...view,
    isSecondStep,
    hasPassword: view.password !== null,
    inputs: view.password === null ? [] : loginInputs(view, texts),
    errors: errorLinks(view.errors),
    csrf: view.frame.csrf,
    methods: view.password?.secondFactor?.methods.join(' ') ?? null,
    passkey: view.password?.secondFactor?.methods.includes('passkey')
      ? passkeyButton(
          { action: view.action, ceremony: 'get', options: PASSKEY_OPTIONS },
          texts.stepUpPasskey,
          true,
        )
      : null,
    hasOthers: others.length > 0 && !isSecondStep,
    passkeys: others.filter(({ passkey }) => passkey !== null),
    strong: others.filter(({ grade, passkey }) => grade === 'A' && passkey === null),
    weak: others.filter(({ grade }) => grade !== 'A'),
  };
}

function loginInputs({ email, password, errors }: LoginView, texts: Texts): FormInput[] {
  const inputs = [
    formInput(
      { name: 'email', label: texts.emailAddress, type: 'email', value: email, autocomplete: 'username' },
      errors,
    ),
    formInput(
      {
        name: 'password',
        label: texts.password,
        hint: texts.passwordStrong,
        type: 'password',
        autocomplete: 'current-password',
      },
      errors,
    ),
  ];
  const asked = password?.secondFactor ?? null;
  if (asked === null) return inputs;
  const byCode = asked.methods.filter((method) => method !== 'passkey');
  if (byCode.length === 0) return inputs;
  const label = codeLabel(byCode, texts);
  const hint = byCode.includes('backup') && byCode.length > 1 ? texts.codeBackup : null;
  return [
    ...inputs,
    formInput({ name: 'code', label, hint, inputMode: 'numeric', autocomplete: 'one-time-code' }, errors),
  ];
}

function codeLabel(methods: readonly string[], texts: Texts): string {
  if (methods.includes('totp')) return texts.codeTotp;
  return methods.includes('sms') ? texts.codeSms : texts.codeBackupAlone;
}

function otherMethod({ kind, name, href, grade }: OtherMethod, texts: Texts) {
  switch (kind) {
    case 'passkey':
      return { href, grade, icon: 'key', label: texts.usePasskey, passkey: signInButton(href, texts) };
    case 'sms':
      return { href, grade, icon: 'phone', label: texts.useSms, passkey: null };
    case 'provider':
      return { href, grade, icon: 'person', label: texts.useProvider(name), passkey: null };
  }
}

function signInButton(action: string, texts: Texts) {
  return passkeyButton({ action, ceremony: 'get', options: PASSKEY_OPTIONS }, texts.usePasskey, true);
}

export function registerPage(view: RegisterView) {
  const texts = textsFor(view.frame.language);
  return {
    ...form(view.frame, view.confirmFirst ? texts.checkMailTitle : texts.registerTitle, view.errors),
    ...view,
    errors: errorLinks(view.errors),
    inputs: [
      formInput(
        {
          name: 'email',
          label: texts.emailAddress,
          type: 'email',
          value: view.email,
          autocomplete: 'username',
        },
        view.errors,
      ),
      formInput(
        {
          name: 'password',
          label: texts.password,
          hint: texts.passwordRule(view.minimum),
          type: 'password',
          autocomplete: 'new-password',
        },
        view.errors,
      ),
    ],
  };
}

export function smsPage(view: SmsView) {
  const texts = textsFor(view.frame.language);
  const input = formInput(
    {
      name: 'phone',
      label: texts.phoneNumber,
      hint: texts.phoneHint,
      type: 'tel',
      value: view.phone,
      autocomplete: 'tel',
    },
    view.errors,
  );
  return ask(view, texts.smsTitle, texts.smsLead, [input], texts.sendCode, {
    other: { href: view.login, label: texts.otherSignIn },
  });
}

export function smsCodePage(view: SmsCodeView) {
  const texts = textsFor(view.frame.language);
  const input = formInput(
    { name: 'code', label: texts.code, inputMode: 'numeric', autocomplete: 'one-time-code' },
    view.errors,
  );
  return ask(view, texts.smsCodeTitle, texts.smsCodeLead(view.minutes), [input], texts.signIn, {
    carried: [{ name: 'challenge', value: view.challenge }],
    guestSessions: view.guestSessions,
    other: { href: view.again, label: texts.noCode },
  });
}

export function joinPage(view: JoinView) {
  const texts = textsFor(view.frame.language);
  return ask(view, texts.joinTitle(view.name), texts.joinLead(view.name), [], texts.joinYes, {
    other: { href: view.account, label: texts.joinNo },
  });
}

export function takePage(view: TakeView) {
  const texts = textsFor(view.frame.language);
  return ask(view, texts.takeTitle, texts.takeLead, [], texts.goThere, {
    carried: [{ name: 'returnTo', value: view.returnTo }],
    guestSessions: view.guestSessions,
    other: { href: view.login, label: texts.otherSignIn },
  });
}

export function resumePage(view: ResumeView) {
  const texts = textsFor(view.frame.language);
  const input = formInput({ name: 'code', label: texts.resumeCode, autocomplete: 'off' }, view.errors);
  return ask(view, texts.resumeTitle, texts.resumeLead, [input], texts.openAnswers, {});
}

type Asking = Pick<SmsView, 'frame' | 'languages' | 'errors' | 'action'>;

interface AskedBesides {
  carried?: { name: string; value: string }[];
  guestSessions?: SmsCodeView['guestSessions'];
  other?: { href: string; label: string } | null;
}

/** A page with one question of our own, as `pages/ask` takes it. */
export function ask(
  view: Asking,
  title: string,
  lead: string,
  inputs: FormInput[],
  button: string,
  besides: AskedBesides,
) {
  const { frame, languages, action, errors } = view;
  return {
    ...form(frame, title, errors),
    languages,
    action,
    title,
    lead,
    inputs,
    button,
    carried: besides.carried ?? [],
    guestSessions: besides.guestSessions ?? [],
    other: besides.other ?? null,
    errors: errorLinks(errors),
  };
}

/** What every page with a form of our own begins with. */
export function form(frame: Frame, title: string, errors: readonly FormError[]) {
  const prefix = errors.length > 0 ? textsFor(frame.language).fixTitle(errors.length) : '';
  return plain(frame, `${prefix}${title}`);
}
