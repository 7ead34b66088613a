const states =
  'AL:Alabama AK:Alaska AZ:Arizona AR:Arkansas CA:California CO:Colorado CT:Connecticut DE:Delaware DC:District_of_Columbia FL:Florida GA:Georgia HI:Hawaii ID:Idaho IL:Illinois IN:Indiana IA:Iowa KS:Kansas KY:Kentucky LA:Louisiana ME:Maine MD:Maryland MA:Massachusetts MI:Michigan MN:Minnesota MS:Mississippi MO:Missouri MT:Montana NE:Nebraska NV:Nevada NH:New_Hampshire NJ:New_Jersey NM:New_Mexico NY:New_York NC:North_Carolina ND:North_Dakota OH:Ohio OK:Oklahoma OR:Oregon PA:Pennsylvania PR:Puerto_Rico RI:Rhode_Island SC:South_Carolina SD:South_Dakota TN:Tennessee TX:Texas UT:Utah VT:Vermont VA:Virginia WA:Washington WV:West_Virginia WI:Wisconsin WY:Wyoming';
const provinces =
  'AB:Alberta BC:British_Columbia MB:Manitoba NB:New_Brunswick NL:Newfoundland_and_Labrador NS:Nova_Scotia NT:Northwest_Territories NU:Nunavut ON:Ontario PE:Prince_Edward_Island QC:Quebec SK:Saskatchewan YT:Yukon';
const countryCodes =
  'AF AL DZ AS AD AO AI AG AR AM AW AU AT AZ BS BH BD BB BY BE BZ BJ BM BT BO BA BW BR BN BG BF BI KH CM CA CV KY CF TD CL CN CO KM CG CD CR CI HR CU CY CZ DK DJ DM DO EC EG SV GQ ER EE SZ ET FJ FI FR GF PF GA GM GE DE GH GI GR GL GD GP GU GT GG GN GW GY HT HN HK HU IS IN ID IR IQ IE IM IL IT JM JP JE JO KZ KE KI KP KR KW KG LA LV LB LS LR LY LI LT LU MO MG MW MY MV ML MT MH MQ MR MU YT MX FM MD MC MN ME MS MA MZ MM NA NR NP NL NC NZ NI NE NG NU MK MP NO OM PK PW PS PA PG PY PE PH PL PT PR QA RE RO RU RW KN LC VC WS SM ST SA SN RS SC SL SG SX SK SI SB SO ZA SS ES LK SD SR SE CH SY TW TJ TZ TH TL TG TO TT TN TR TM TC TV UG UA AE GB US UY UZ VU VA VE VN VG VI YE ZM ZW';

function parts(text: string): { [code: string]: string } {
  return Object.fromEntries(
    text.split(' ').map((pair) => {
      const [code = '', name = ''] = pair.split(':');
      return [code, name.replaceAll('_', ' ')];
    }),
  );
}

/** States (US) or provinces (CA) by their postal code; other countries have none here. */
export function statesOf(country: string): { [code: string]: string } {
  if (country === 'US') return parts(states);
  return country === 'CA' ? parts(provinces) : {};
}

export function stateName(code: string, country: string): string {
  const known = statesOf(country);
  return Object.hasOwn(known, code) ? (known[code] ?? code) : code;
}

/** ISO 3166-1 codes with names in a language. */
function countries(language: string): { [code: string]: string } {
  const names = new Intl.DisplayNames([language], { type: 'region' });
  return Object.fromEntries(countryCodes.split(' ').map((code) => [code, names.of(code) ?? code]));
}

export function countryName(code: string, language: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code;
}

const choices = new WeakSet<object>();

/** Countries as docassemble lists them, `{code: name}` each: as choices the code is the value, whatever a label's place is. */
export function countriesList(language: string): { [code: string]: string }[] {
  return Object.entries(countries(language)).map(([code, name]) => {
    const country = { [code]: name };
    choices.add(country);
    return country;
  });
}

export function isCountry(value: object): boolean {
  return choices.has(value);
}

/** What a country's parts are called. */
export function subdivisionType(country: string): string | null {
  return (
    {
      US: 'state',
      CA: 'province',
      AU: 'state',
      MX: 'state',
      GB: 'country',
      DE: 'state',
      ES: 'province',
      FR: 'region',
    }[country] ?? null
  );
}
