/** A version of an add-on that a tenant has installed. */
export interface InstalledAddon {
  name: string;
  version: string;
  digest: string;
  /** `revoked`: the digest, or a key that signed it; `stopped`: it no longer verifies for another reason. */
  state: 'active' | 'stopped' | 'revoked';
  /** What expired since it was installed, in words. */
  notices: string[];
}
