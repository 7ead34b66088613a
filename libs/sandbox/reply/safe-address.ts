/**
 * Addresses that text from an interview may lead to: http, https, mailto and tel, and on our own
 * origin only actions of the page (`#…`, `?…`), interviews and files of add-ons. Judged as a browser reads
 * them, which drops tabs, line breaks and leading blanks (WHATWG URL, 4.4), by refusing all of these.
 */
export function isSafeAddress(address: string): boolean {
  // eslint-disable-next-line no-control-regex
  if (address.length > 4096 || /[\u0000-\u0020\u007f\\]/.test(address)) return false;
  return (
    /^(?:https?:\/\/[^/]|mailto:|tel:|#|\?|\/(?:addons|interviews)\/|\/sessions\/[\w-]{1,64}\/files\/[\w-]{1,64}$)/i.test(
      address,
    ) && !/\/(?:\.|%2e){1,2}(?:[/?#]|$)/i.test(address)
  );
}

/** Images: files of add-ons, uploads of the session, and pictures made by the interview's own code (`qr_code`). */
export function isSafeImage(address: string): boolean {
  if (/^data:image\/(?:png|gif|jpeg|webp|svg\+xml)[;,]/.test(address)) return !/[\s"'<>\\]/.test(address);
  if (/^\/sessions\/[\w-]{1,64}\/files\/[\w-]{1,64}$/.test(address)) return true;
  return address.startsWith('/addons/') && isSafeAddress(address);
}
