import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AddonSettings, Catalogue, Installs, ModuleSwitch, TrustInForce } from '#addons';
import { PlatformKey } from '#encryption';
import {
  AccountGrades,
  AccountPasskeys,
  Accounts,
  ApiKeys,
  ConfirmedRegistration,
  CurrentUser,
  Devices,
  EmailChange,
  EmailConfirmation,
  NumberChange,
  FirstPasskey,
  Guests,
  InvitedAccounts,
  KeySlots,
  RecoveryLogin,
  LockedAnswers,
  Logins,
  PasswordChange,
  PasskeyFactor,
  PasskeyLogin,
  PasskeyProofs,
  PasswordLogin,
  PasswordReset,
  Profiles,
  ProviderLogin,
  Registration,
  ResumeCodes,
  SecondFactors,
  SmsFactors,
  SmsLogin,
  StepUp,
  StepUpCodes,
  TakenSessions,
} from '#identity';
import { Sandbox } from '#sandbox';
import { SessionReading } from '#sessions';
import { sessionReading } from './session-reading.js';
import {
  BackgroundAccess,
  FileAddresses,
  Exit,
  Invitations,
  Participants,
  PaperMail,
  SessionDocuments,
  SessionFiles,
  Sessions,
} from '#sessions';
import { TenantSettingsStore } from '#tenancy';
import { Uploads } from '#uploads';
import { Pages } from '#web';
import { AddonModules } from './addon-modules.js';
import { AddonRemoval } from './addon-removal.js';
import { AddonRoutesController } from './api/addon-routes.controller.js';
import { AssetsController } from './pages/assets.controller.js';
import { ProviderAuditController, TenantAuditController } from './api/audit.controller.js';
import { AccountController } from './api/account.controller.js';
import { DevicesController } from './api/account-devices.controller.js';
import { KeySourcesController } from './api/account-key-sources.controller.js';
import { SecondFactorPages } from './pages/account-second-factors.controller.js';
import { AccountExportPages } from './pages/account-export.controller.js';
import { AccountDeletionPages } from './pages/account-deletion.controller.js';
import { AccountLockPages } from './pages/account-lock.controller.js';
import { AccountPasskeyPages } from './pages/account-passkey.controller.js';
import { WaysInPages } from './pages/account-ways-in.controller.js';
import { RecoveryPages } from './pages/recovery.controller.js';
import { PasswordPages } from './pages/account-password.controller.js';
import { ProfilePages } from './pages/account-profile.controller.js';
import { StepUpCodePages } from './pages/account-step-up-code.controller.js';
import { StepUpPages } from './pages/account-step-up.controller.js';
import { SecondFactorsController } from './api/account-second-factors.controller.js';
import { AccountEmailController } from './api/account-email.controller.js';
import { AuthController } from './api/auth.controller.js';
import { AccountPhoneController } from './api/account-phone.controller.js';
import { PhoneController } from './api/phone.controller.js';
import { PasskeysController } from './api/passkeys.controller.js';
import { ApiKeysController } from './api/api-keys.controller.js';
import { EmailController } from './api/email.controller.js';
import { HealthController } from './api/health.controller.js';
import { InterviewsController } from './api/interviews.controller.js';
import { TenantModulesController } from './api/tenant-modules.controller.js';
import { ProviderTenantsController } from './api/provider-tenants.controller.js';
import { ProviderPackagesController } from './api/provider-packages.controller.js';
import { ProviderRevocationsController } from './api/provider-revocations.controller.js';
import { FilesController } from './api/files.controller.js';
import { SessionsController } from './api/sessions.controller.js';
import { FilePages } from './pages/files.controller.js';
import { PaperPages } from './pages/papers.controller.js';
import { PapersController } from './api/papers.controller.js';
import { PaperDesk } from './paper-desk.js';
import { UploadDesk } from './upload-desk.js';
import { AddonFiles } from './addon-files.js';
import { AddonFilePages } from './pages/addon-files.controller.js';
import { SharingController } from './api/sharing.controller.js';
import { ProviderDoctorController } from './api/provider-doctor.controller.js';
import { AddonSettingsController } from './api/addon-settings.controller.js';
import { TenantAddonsController } from './api/tenant-addons.controller.js';
import { DeveloperGuard } from './http/developer.guard.js';
import { TenantSettingsController } from './api/tenant-settings.controller.js';
import { TenantUsersController } from './api/tenant-users.controller.js';
import { FailureFilter } from './http/failure-filter.js';
import { FailureSender } from './http/failure-sender.js';
import { LoginCookies } from './http/login-cookies.js';
import { SecondFactorGuard } from './http/second-factor.guard.js';
import { SameOriginGuard } from './http/same-origin.guard.js';
import { AnswersGuard } from './http/answers.guard.js';
import { TokenScopeGuard } from './http/token-scope.guard.js';
import { ApiKeyDesk } from './api-key-desk.js';
import { EmailDesk } from './email-desk.js';
import { AccountExport } from './account-export.js';
import { NumberDesk } from './number-desk.js';
import { WayInNotices } from './way-in-notices.js';
import { WaysInDesk } from './ways-in-desk.js';
import { AccountDeletion } from './account-deletion.js';
import { InstalledInterviews } from './installed-interviews.js';
import { InterviewDesk } from './interview-desk.js';
import { Messages } from './messages.js';
import { SmsPages } from './pages/sms.controller.js';
import { ResumePages } from './pages/resume.controller.js';
import { FrontDesk } from './front-desk.js';
import { PasskeyDesk } from './passkey-desk.js';
import { LoginProviders } from './login-providers.js';
import { FacebookPages } from './pages/facebook.controller.js';
import { OidcPages } from './pages/oidc.controller.js';
import { ProviderDesk } from './provider-desk.js';
import { ResetDesk } from './reset-desk.js';
import { AccountPages } from './pages/account.controller.js';
import { AccountEmailPages } from './pages/account-email.controller.js';
import { ApiKeyPages } from './pages/api-keys.controller.js';
import { AccountPhonePages } from './pages/account-phone.controller.js';
import { PhoneUndoPages } from './pages/phone-undo.controller.js';
import { MailedLinkPages } from './pages/mailed-links.controller.js';
import { RunningDoctor } from './running-doctor.js';
import { ResetPages } from './pages/reset.controller.js';
import { AuthPages } from './pages/auth.controller.js';
import { AddonSettingsPages } from './pages/console/addon-settings.controller.js';
import { AddonPages } from './pages/console/addons.controller.js';
import { CommandDesk } from './command-desk.js';
import { ConsoleFrames } from './pages/console/console-frames.js';
import { PackagePages } from './pages/console/packages.controller.js';
import { RemovePersonPages } from './pages/console/remove-person.controller.js';
import { InvitedPages } from './pages/invited.controller.js';
import { PeopleDesk } from './people-desk.js';
import { PeoplePages } from './pages/console/people.controller.js';
import { ProviderOverview } from './pages/console/provider-overview.js';
import { RevocationPages } from './pages/console/revocations.controller.js';
import { TenantOverviewPages } from './pages/console/tenant-overview.controller.js';
import { TenantModulesPages } from './pages/console/tenant-modules.controller.js';
import { TenantPages } from './pages/console/tenants.controller.js';
import { FailurePages } from './pages/failure-pages.js';
import { Frames } from './pages/frames.js';
import { SettingsPages } from './pages/console/settings.controller.js';
import { AuditPages, ProviderAuditPages } from './pages/console/audit.controller.js';
import { AuditViews } from './pages/console/audit-views.js';
import { ProviderReadersPages } from './pages/console/provider-readers.controller.js';
import { LookController } from './pages/look.controller.js';
import { HomeController } from './pages/home.controller.js';
import { InterviewController } from './pages/interview.controller.js';
import { FirstPasskeyPage } from './pages/first-passkey.js';
import { LeavingPages } from './pages/leaving.controller.js';
import { ProviderPages } from './pages/provider-pages.js';
import { ReadersPages } from './pages/readers.controller.js';
import { ReaderViews } from './pages/reader-views.js';
import { ScreenViews } from './pages/screen-views.js';
import { InvitationPages, SharingPages } from './pages/sharing.controller.js';
import { SessionDeletion } from './session-deletion.js';
import { SharingDesk } from './sharing-desk.js';
import { SessionController } from './pages/session.controller.js';
import { PLATFORM, type Platform } from './platform.js';
import type { PlaygroundParts } from './playground/playground-parts.js';
import { TenantFigures } from './tenant-figures.js';
import { TestMessages } from './test-messages.js';
import { TenantDesk } from './tenant-desk.js';
import { PROVIDER_CATALOGUE, PROVIDER_REVOCATIONS } from './provider-addons.js';
import { PackageChecking } from './reviewing/package-checking.js';
import { Screenshots } from './reviewing/screenshots.js';
import { RequestThrottleModule } from './throttle/request-throttle.module.js';
import { TenantSettings } from './tenant-settings.js';

/** The host's one module: controllers over the parts of an opened platform. */
@Module({})
export class AppModule {
  /** @param playground what only a host outside production has */
  static of(platform: Platform, playground: PlaygroundParts | null): DynamicModule {
    return {
      module: AppModule,
      imports: [RequestThrottleModule.of(platform)],
      controllers: [
        HealthController,
        TenantAddonsController,
        AddonSettingsController,
        AddonRoutesController,
        TenantAuditController,
        ProviderAuditController,
        // Without the console's database role there is nobody to write to the catalogue, and no such route.
        ...(platform.provider
          ? [ProviderPackagesController, ProviderRevocationsController, PackagePages, RevocationPages]
          : []),
        AssetsController,
        LookController,
        HomeController,
        InterviewController,
        SessionController,
        InterviewsController,
        SessionsController,
        PapersController,
        FilesController,
        FilePages,
        PaperPages,
        AddonFilePages,
        SharingController,
        AuthController,
        PasskeysController,
        EmailController,
        ApiKeysController,
        ApiKeyPages,
        AccountEmailController,
        AuthPages,
        MailedLinkPages,
        ResetPages,
        AccountPhoneController,
        PhoneController,
        AccountEmailPages,
        LeavingPages,
        ResumePages,
        SmsPages,
        AccountPhonePages,
        PhoneUndoPages,
        OidcPages,
        FacebookPages,
        ReadersPages,
        SharingPages,
        InvitationPages,
        AccountController,
        SecondFactorsController,
        KeySourcesController,
        DevicesController,
        StepUpPages,
        StepUpCodePages,
        ProfilePages,
        PasswordPages,
        SecondFactorPages,
        AccountPages,
        WaysInPages,
        AccountPasskeyPages,
        AccountLockPages,
        RecoveryPages,
        AccountDeletionPages,
        AccountExportPages,
        TenantUsersController,
        TenantSettingsController,
        ProviderTenantsController,
        TenantModulesController,
        TenantModulesPages,
        ProviderDoctorController,
        ProviderReadersPages,
        AuditPages,
        ProviderAuditPages,
        SettingsPages,
        TenantOverviewPages,
        PeoplePages,
        RemovePersonPages,
        InvitedPages,
        AddonSettingsPages,
        AddonPages,
        TenantPages,
        ...(playground?.controllers ?? []),
      ],
      providers: [
        { provide: PLATFORM, useValue: platform },
        ...parts(platform),
        ...(playground?.providers ?? []),
        { provide: PROVIDER_CATALOGUE, useValue: platform.provider?.catalogue },
        { provide: PROVIDER_REVOCATIONS, useValue: platform.provider?.revocations },
        { provide: Pages, useFactory: () => new Pages() },
        LoginCookies,
        InterviewDesk,
        CommandDesk,
        UploadDesk,
        PaperDesk,
        {
          provide: AddonFiles,
          useFactory: () =>
            new AddonFiles(platform.installs, platform.config.addons.revocationSeconds * 1000),
        },
        FrontDesk,
        PasskeyDesk,
        FirstPasskeyPage,
        AccountDeletion,
        AccountExport,
        SessionDeletion,
        { provide: PackageChecking, useFactory: () => new PackageChecking(platform.config) },
        {
          provide: Screenshots,
          useFactory: () => new Screenshots(platform.uploads, platform.config.addons.screenshots.kib * 1024),
        },
        SharingDesk,
        EmailDesk,
        ResetDesk,
        ApiKeyDesk,
        ProviderDesk,
        PeopleDesk,
        Messages,
        TenantDesk,
        AddonRemoval,
        ConsoleFrames,
        NumberDesk,
        WayInNotices,
        WaysInDesk,
        ProviderOverview,
        Frames,
        ScreenViews,
        ReaderViews,
        ProviderPages,
        FailurePages,
        FailureSender,
        RunningDoctor,
        AuditViews,
        TestMessages,
        FailureFilter,
        { provide: APP_GUARD, useClass: DeveloperGuard },
        { provide: APP_GUARD, useClass: SecondFactorGuard },
        { provide: APP_GUARD, useClass: SameOriginGuard },
        { provide: APP_GUARD, useClass: TokenScopeGuard },
        { provide: APP_GUARD, useClass: AnswersGuard },
      ],
    };
  }
}

/** Each part of the platform under its own class, so that who needs one asks for that one alone. */
function parts(platform: Platform): Provider[] {
  const part = <T>(provide: Type<T> | (abstract new (...given: never[]) => T), useValue: T): Provider => ({
    provide,
    useValue,
  });
  return [
    part(PlatformKey as never, platform.platformKey),
    part(Sessions, platform.sessions),
    part(SessionDocuments, platform.documents),
    part(SessionFiles, platform.files),
    part(PaperMail, platform.paperMail),
    part(FileAddresses, platform.fileAddresses),
    part(Uploads, platform.uploads),
    part(Exit, platform.exit),
    part(Invitations, platform.invitations),
    part(Participants, platform.participants),
    part(BackgroundAccess, platform.backgroundAccess),
    part(SessionReading, sessionReading(platform)),
    part(Sandbox as never, platform.sandbox),
    part(Logins, platform.logins),
    part(Guests, platform.guests),
    part(InvitedAccounts, platform.invitedAccounts),
    part(AccountGrades, platform.grades),
    part(Accounts, platform.accounts),
    part(PasswordLogin, platform.passwordLogin),
    part(Registration, platform.registration),
    part(CurrentUser, platform.currentUser),
    part(PasswordChange, platform.passwordChange),
    part(ResumeCodes, platform.resumeCodes),
    part(ConfirmedRegistration, platform.confirmedRegistration),
    part(EmailChange, platform.emailChange),
    part(EmailConfirmation, platform.emailConfirmation),
    part(PasswordReset, platform.passwordReset),
    part(ApiKeys, platform.apiKeys),
    part(LockedAnswers, platform.lockedAnswers),
    part(SmsLogin, platform.smsLogin),
    part(SmsFactors, platform.smsFactors),
    part(ProviderLogin, platform.providerLogin),
    part(LoginProviders, new LoginProviders(platform.config.egress)),
    part(SecondFactors, platform.secondFactors),
    part(StepUp, platform.stepUp),
    part(NumberChange, platform.numberChange),
    part(StepUpCodes, platform.stepUpCodes),
    part(Profiles, platform.profiles),
    part(KeySlots, platform.keySlots),
    part(PasskeyProofs, platform.passkeyProofs),
    part(PasskeyLogin, platform.passkeyLogin),
    part(AccountPasskeys, platform.accountPasskeys),
    part(PasskeyFactor, platform.passkeyFactor),
    part(FirstPasskey, platform.firstPasskey),
    part(RecoveryLogin, platform.recoveryLogin),
    part(Devices, platform.devices),
    part(TakenSessions, platform.takenSessions),
    part(TenantFigures, new TenantFigures(platform.database.em)),
    part(TenantSettingsStore, platform.settingsStore),
    part(TenantSettings, platform.settings),
    part(InstalledInterviews, platform.interviews),
    part(Catalogue, platform.catalogue),
    part(Installs, platform.installs),
    part(AddonSettings, platform.addonSettings),
    part(AddonModules, platform.addonModules),
    part(ModuleSwitch, platform.moduleSwitch),
    part(TrustInForce, platform.trust),
  ];
}
