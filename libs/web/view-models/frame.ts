/** What stands around every page. */
export interface Frame {
  /** BCP 47 tag of the page's words. */
  language: string;
  direction: 'ltr' | 'rtl';
  organization: string;
  /** Address of the tenant's logo on this origin; its name stands as words where there is none. */
  logo: string | null;
  /** Address of the tenant's theme sheet (`themeCss`), null for the built-in look. */
  theme: string | null;
  /** Goes into every form as `_csrf`; null where nobody is logged in, a guest included. */
  csrf: string | null;
  /** Who is logged in, as shown in the head; null for guests and strangers. */
  person: { name: string; href: string } | null;
  exit: ExitLink | null;
}

/** 'Exit this page': where it leads, and whether it ends the login on the way (a shared computer). */
export interface ExitLink {
  /** A neutral page elsewhere, as `https://www.weather.gov/`. */
  neutral: string;
  endsLogin: boolean;
  /** Takes the POST that ends the login; answers 303 to `neutral`. */
  action: string;
}

export interface LanguageChoice {
  /** BCP 47 tag. */
  code: string;
  /** The language's name in itself, as `Español`. */
  name: string;
  current: boolean;
}

/** How to reach a person of the organization. */
export interface HelpContact {
  text: string | null;
  phone: string | null;
  email: string | null;
}
