// A small shop on the official Alipay SDK for Node, unmodified; only the address of the gateway is another.
//
//     npm ci && npm start
//
// It answers on 127.0.0.1: `POST /orders/NO` asks to be paid and gives the text of a QR code, `POST /notify`
// hears of the payment, `GET /orders/NO` asks where it stands, `GET /v3/NO` asks the same by the newer wire,
// `POST /orders/NO/refunds/REQUEST` gives money back, `GET` of the same asks what became of that,
// `POST /orders/NO/close` ends what nobody paid.

import { createServer } from 'node:http';
import { AlipaySdk } from 'alipay-sdk';

const { GATEWAY, ENDPOINT, APP_ID, APP_PRIVATE_KEY, HOUSE_PUBLIC_KEY, NOTIFY_URL, PORT } = process.env;

const sdk = new AlipaySdk({
  appId: APP_ID,
  privateKey: APP_PRIVATE_KEY, // PKCS#1, base64 without lines; for PKCS#8 add keyType: 'PKCS8'
  alipayPublicKey: HOUSE_PUBLIC_KEY,
  gateway: GATEWAY,
  endpoint: ENDPOINT,
});

const heard = new Map();

/** Call a method; the SDK throws if the answer was not signed by the house. */
const ask = (method, bizContent, params = {}) =>
  sdk.exec(method, { ...params, bizContent }, { validateSign: true });

const order = (no, { subject, amount }) =>
  ask(
    'alipay.trade.precreate',
    { outTradeNo: no, subject, totalAmount: amount },
    { notifyUrl: NOTIFY_URL },
  );

/** Believe a notice that the house signed, and only that. */
function notified(form) {
  const good = sdk.checkNotifySignV2(form) && form.app_id === APP_ID;
  if (good) heard.set(form.out_trade_no, [...(heard.get(form.out_trade_no) ?? []), form.trade_status]);
  return good;
}

async function newer(no) {
  const found = await sdk.curl('POST', '/v3/alipay/trade/query', { body: { out_trade_no: no } });
  return found.data;
}

async function answer(verb, [what, no, more, requestNo], body) {
  const request = { outTradeNo: no, outRequestNo: requestNo };
  switch ([verb, what, more].filter(Boolean).join(' ')) {
    case 'POST notify':
      return notified(Object.fromEntries(new URLSearchParams(body))) ? 'success' : 'fail';
    case 'POST orders':
      return order(no, JSON.parse(body));
    case 'GET orders':
      return { ...(await ask('alipay.trade.query', { outTradeNo: no })), heard: heard.get(no) ?? [] };
    case 'POST orders refunds':
      return ask('alipay.trade.refund', { ...request, refundAmount: JSON.parse(body).amount });
    case 'GET orders refunds':
      return ask('alipay.trade.fastpay.refund.query', request);
    case 'POST orders close':
      return ask('alipay.trade.close', { outTradeNo: no });
    case 'GET v3':
      return newer(no);
    default:
      return { error: 'not found' };
  }
}

createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  try {
    const said = await answer(request.method, request.url.slice(1).split('/'), body);
    response.end(typeof said === 'string' ? said : JSON.stringify(said));
  } catch (error) {
    response.statusCode = 502;
    response.end(JSON.stringify({ error: error.code ?? String(error), message: error.message }));
  }
}).listen(Number(PORT), '127.0.0.1');
