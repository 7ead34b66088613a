import { Assets } from './assets.js';
import { accountPage } from './pages/account-page.js';
import { addonSettingsPage } from './pages/addon-settings-page.js';
import { auditPage } from './pages/audit-page.js';
import { interviewsPage, startPage } from './pages/home-pages.js';
import { installPage } from './pages/install-page.js';
import { deletePage, leavePage, receiptPage } from './pages/leaving-pages.js';
import {
  joinPage,
  loginPage,
  registerPage,
  resumePage,
  smsCodePage,
  smsPage,
  takePage,
} from './pages/login-pages.js';
import {
  apiKeysPage,
  donePage,
  emailChangePage,
  numberChangePage,
  forgotPage,
  lockedAnswersPage,
  mailedLinkPage,
  resetPage,
} from './pages/mailed-link-pages.js';
import {
  exportPage,
  invitedPage,
  newPasswordPage,
  profilePage,
  sentCodePage,
} from './pages/own-account-pages.js';
import {
  addPasskeyPage,
  firstPasskeyPage,
  lockedPage,
  lockPage,
  passkeyAddedPage,
} from './pages/passkey-pages.js';
import { plain } from './pages/plain.js';
import {
  deleteTenantPage,
  overviewPage,
  packagesPage,
  providerReadersPage,
  revocationsPage,
  suspendPage,
  tenantsPage,
} from './pages/provider-console-pages.js';
import { readersPage } from './pages/readers-page.js';
import { reviewPage } from './pages/review-page.js';
import { screenPage } from './pages/screen-page.js';
import { confirmAdvocatePage, invitationPage } from './pages/sharing-pages.js';
import { secondFactorsPage, stepUpPage } from './pages/second-factor-pages.js';
import {
  addonsPage,
  peoplePage,
  personPage,
  removePersonPage,
  removeAddonPage,
} from './pages/tenant-console-pages.js';
import { tenantModulesPage } from './pages/tenant-modules-page.js';
import { deleteAccountPage, recoveryPage, waysInPage } from './pages/ways-in-pages.js';
import { settingSectionPage, tenantSettingsPage } from './pages/tenant-settings-pages.js';
import { Templates } from './templates.js';
import type { AccountView } from './view-models/account.js';
import type { AddonSettingsView, AddonsView, InstallView, RemoveAddonView } from './view-models/addons.js';
import type { AuditView } from './view-models/audit.js';
import type { ErrorView } from './view-models/error.js';
import type { Frame } from './view-models/frame.js';
import type { InterviewsView } from './view-models/home.js';
import type { DeleteView, LeaveView, ReceiptView, ResumeView } from './view-models/leaving.js';
import type {
  JoinView,
  LoginView,
  RegisterView,
  SmsCodeView,
  SmsView,
  TakeView,
} from './view-models/login.js';
import type {
  ApiKeysView,
  DoneView,
  EmailChangeView,
  NumberChangeView,
  ForgotView,
  LockedAnswersView,
  MailedLinkView,
  ResetView,
} from './view-models/mailed-links.js';
import type {
  ExportView,
  InvitedView,
  NewPasswordView,
  ProfileView,
  SentCodeView,
} from './view-models/own-account.js';
import type {
  AddPasskeyView,
  FirstPasskeyView,
  LockedView,
  LockView,
  PasskeyAddedView,
} from './view-models/passkeys.js';
import type { PeopleView, PersonView, RemovePersonView } from './view-models/people.js';
import type {
  DeleteTenantView,
  OverviewView,
  PackagesView,
  ProviderReadersView,
  RevocationsView,
  SuspendView,
  TenantModulesView,
  TenantsView,
} from './view-models/provider.js';
import type { ReadersView } from './view-models/readers.js';
import type { ScreenView } from './view-models/screen.js';
import type { ReviewView } from './view-models/review.js';
import type { SecondFactorsView, StepUpView } from './view-models/second-factors.js';
import type { SettingSectionView, TenantSettingsView } from './view-models/tenant-settings.js';
import type { ConfirmAdvocateView, InvitationView } from './view-models/sharing.js';
import type { StartView } from './view-models/start.js';
import type { DeleteAccountView, RecoveryView, WaysInView } from './view-models/ways-in.js';

/** Every page of the product: a view model in, a whole HTML document out. */
export class Pages {
  constructor(
    private readonly assets: Assets = Assets.built(),
    private readonly templates: Templates = new Templates(),
  ) {}

  interviewsPage(view: InterviewsView): string {
    return this.render('pages/interviews', view.frame, interviewsPage(view));
  }

  startPage(view: StartView): string {
    return this.render('pages/start', view.frame, startPage(view));
  }

  /** A screen of an interview; its end with the documents too. */
  screenPage(view: ScreenView): string {
    return this.render('pages/screen', view.frame, screenPage(view));
  }

  leavePage(view: LeaveView): string {
    return this.render('pages/leave', view.frame, leavePage(view));
  }

  resumePage(view: ResumeView): string {
    return this.render('pages/ask', view.frame, resumePage(view));
  }

  deletePage(view: DeleteView): string {
    return this.render('pages/delete', view.frame, deletePage(view));
  }

  receiptPage(view: ReceiptView): string {
    return this.render('pages/receipt', view.frame, receiptPage(view));
  }

  stepUpPage(view: StepUpView): string {
    return this.render('pages/step-up', view.frame, stepUpPage(view));
  }

  secondFactorsPage(view: SecondFactorsView): string {
    return this.render('pages/second-factors', view.frame, secondFactorsPage(view));
  }

  readersPage(view: ReadersView): string {
    return this.render('pages/readers', view.frame, readersPage(view));
  }

  confirmAdvocatePage(view: ConfirmAdvocateView): string {
    return this.render('pages/ask', view.frame, confirmAdvocatePage(view));
  }

  invitationPage(view: InvitationView): string {
    return this.render('pages/ask', view.frame, invitationPage(view));
  }

  errorPage(view: ErrorView): string {
    return this.render('pages/error', view.frame, { ...plain(view.frame, view.title), ...view });
  }

  loginPage(view: LoginView): string {
    return this.render('pages/login', view.frame, loginPage(view));
  }

  registerPage(view: RegisterView): string {
    return this.render('pages/register', view.frame, registerPage(view));
  }

  joinPage(view: JoinView): string {
    return this.render('pages/ask', view.frame, joinPage(view));
  }

  takePage(view: TakeView): string {
    return this.render('pages/ask', view.frame, takePage(view));
  }

  smsPage(view: SmsView): string {
    return this.render('pages/ask', view.frame, smsPage(view));
  }

  smsCodePage(view: SmsCodeView): string {
    return this.render('pages/ask', view.frame, smsCodePage(view));
  }

  mailedLinkPage(view: MailedLinkView): string {
    return this.render('pages/ask', view.frame, mailedLinkPage(view));
  }

  forgotPage(view: ForgotView): string {
    return this.render('pages/ask', view.frame, forgotPage(view));
  }

  resetPage(view: ResetView): string {
    return this.render('pages/reset', view.frame, resetPage(view));
  }

  lockedAnswersPage(view: LockedAnswersView): string {
    return this.render('pages/locked-answers', view.frame, lockedAnswersPage(view));
  }

  numberChangePage(view: NumberChangeView): string {
    return this.render('pages/ask', view.frame, numberChangePage(view));
  }

  emailChangePage(view: EmailChangeView): string {
    return this.render('pages/ask', view.frame, emailChangePage(view));
  }

  apiKeysPage(view: ApiKeysView): string {
    return this.render('pages/api-keys', view.frame, apiKeysPage(view));
  }

  /** Says that something was done, and what comes next. */
  donePage(view: DoneView): string {
    return this.render('pages/done', view.frame, donePage(view));
  }

  accountPage(view: AccountView): string {
    return this.render('pages/account', view.frame, accountPage(view));
  }

  profilePage(view: ProfileView): string {
    return this.render('pages/profile', view.frame, profilePage(view));
  }

  invitedPage(view: InvitedView): string {
    return this.render('pages/ask', view.frame, invitedPage(view));
  }

  newPasswordPage(view: NewPasswordView): string {
    return this.render('pages/ask', view.frame, newPasswordPage(view));
  }

  exportPage(view: ExportView): string {
    return this.render('pages/ask', view.frame, exportPage(view));
  }

  sentCodePage(view: SentCodeView): string {
    return this.render('pages/sent-code', view.frame, sentCodePage(view));
  }

  waysInPage(view: WaysInView): string {
    return this.render('pages/ways-in', view.frame, waysInPage(view));
  }

  addPasskeyPage(view: AddPasskeyView): string {
    return this.render('pages/passkey', view.frame, addPasskeyPage(view));
  }

  passkeyAddedPage(view: PasskeyAddedView): string {
    return this.render('pages/done', view.frame, passkeyAddedPage(view));
  }

  lockPage(view: LockView): string {
    return this.render('pages/passkey', view.frame, lockPage(view));
  }

  lockedPage(view: LockedView): string {
    return this.render('pages/locked', view.frame, lockedPage(view));
  }

  firstPasskeyPage(view: FirstPasskeyView): string {
    return this.render('pages/passkey', view.frame, firstPasskeyPage(view));
  }

  recoveryPage(view: RecoveryView): string {
    return this.render('pages/ask', view.frame, recoveryPage(view));
  }

  deleteAccountPage(view: DeleteAccountView): string {
    return this.render('pages/delete-account', view.frame, deleteAccountPage(view));
  }

  peoplePage(view: PeopleView): string {
    return this.render('pages/people', view.frame, peoplePage(view));
  }

  removePersonPage(view: RemovePersonView): string {
    return this.render('pages/remove-person', view.frame, removePersonPage(view));
  }

  personPage(view: PersonView): string {
    return this.render('pages/person', view.frame, personPage(view));
  }

  addonsPage(view: AddonsView): string {
    return this.render('pages/addons', view.frame, addonsPage(view));
  }

  addonSettingsPage(view: AddonSettingsView): string {
    return this.render('pages/addon-settings', view.frame, addonSettingsPage(view));
  }

  installPage(view: InstallView): string {
    return this.render('pages/install', view.frame, installPage(view));
  }

  /** The first page of either console. */
  overviewPage(view: OverviewView): string {
    return this.render('pages/overview', view.frame, overviewPage(view));
  }

  tenantsPage(view: TenantsView): string {
    return this.render('pages/tenants', view.frame, tenantsPage(view));
  }

  reviewPage(view: ReviewView): string {
    return this.render('pages/review', view.frame, reviewPage(view));
  }

  removeAddonPage(view: RemoveAddonView): string {
    return this.render('pages/remove-addon', view.frame, removeAddonPage(view));
  }

  tenantModulesPage(view: TenantModulesView): string {
    return this.render('pages/tenant-modules', view.frame, tenantModulesPage(view));
  }

  deleteTenantPage(view: DeleteTenantView): string {
    return this.render('pages/delete-tenant', view.frame, deleteTenantPage(view));
  }

  suspendPage(view: SuspendView): string {
    return this.render('pages/suspend', view.frame, suspendPage(view));
  }

  packagesPage(view: PackagesView): string {
    return this.render('pages/packages', view.frame, packagesPage(view));
  }

  revocationsPage(view: RevocationsView): string {
    return this.render('pages/revocations', view.frame, revocationsPage(view));
  }

  tenantSettingsPage(view: TenantSettingsView): string {
    return this.render('pages/tenant-settings', view.frame, tenantSettingsPage(view));
  }

  settingSectionPage(view: SettingSectionView): string {
    return this.render('pages/setting-section', view.frame, settingSectionPage(view));
  }

  auditPage(view: AuditView): string {
    return this.render('pages/audit', view.frame, auditPage(view));
  }

  providerReadersPage(view: ProviderReadersView): string {
    return this.render('pages/provider-readers', view.frame, providerReadersPage(view));
  }

  private render(view: string, frame: Frame, data: object): string {
    const assets = { css: this.assets.css.path, js: this.assets.js.path };
    return this.templates.render(view, frame.language, { ...data, frame, assets });
  }
}
