import twilio from 'twilio';
import type RequestClient from 'twilio/lib/base/RequestClient.js';

/** Twilio's own address for the API that we use. */
const home = 'https://api.twilio.com';

/** The SDK's HTTP client, sending to another address where one is configured: the SDK knows only Twilio's regions. */
export class BaseUrlClient extends twilio.RequestClient {
  constructor(
    private readonly baseUrl: string | null,
    timeout: number,
  ) {
    super({ timeout });
  }

  override request<TData>(options: RequestClient.RequestOptions<TData>) {
    const uri =
      this.baseUrl !== null && options.uri.startsWith(`${home}/`)
        ? this.baseUrl.replace(/\/+$/, '') + options.uri.slice(home.length)
        : options.uri;
    return super.request({ ...options, uri });
  }
}
