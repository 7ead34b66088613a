/** The site that a passkey is made for and good at (WebAuthn Level 3, 'relying party'). */
export interface RelyingParty {
  /** The tenant's exact host name, without port: a passkey of a sibling tenant is of no use here. */
  id: string;
  /** As browsers write it into what is signed: `https://demo.example.org`. */
  origin: string;
  /** As people know the organization. */
  name: string;
}

/** The browser that a ceremony began in, by its cookie `affiant_away`. */
export interface CeremonyBrowser {
  party: RelyingParty;
  cookie: string | undefined;
}
