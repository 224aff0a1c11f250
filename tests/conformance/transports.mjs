// The ways to call: the product SDKs signing V3 and V2 ("v3", "v2"), and pop-core ("pop"). Each answers { body } or { code, status, message }.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const Cdn = require('@alicloud/cdn20180510');
const Rds = require('@alicloud/rds20140815');
const { $OpenApiUtil } = require('@alicloud/openapi-core');
const { RuntimeOptions } = require('@darabonba/typescript');
const PopCore = require('@alicloud/pop-core');

const rds = new Set(['QueryNotify', 'ConfirmNotify']);
const inForm = new Set(['CreateCdnDeliverTask', 'CreateCdnSubTask', 'QueryNotify', 'ConfirmNotify']);
let calls = 0;

export function clientOf(transport, address, key) {
  return transport === 'pop' ? popClient(address, key) : sdkClient(transport, address, key);
}

function sdkClient(transport, address, key) {
  return async (operation, version, send) => {
    const product = rds.has(operation) ? Rds : Cdn;
    const config = new $OpenApiUtil.Config({
      accessKeyId: key.id,
      accessKeySecret: key.secret,
      endpoint: new URL(address).host,
      protocol: 'http',
      ...(transport === 'v2' ? { signatureAlgorithm: 'v2' } : {}),
    });
    const client = new product.default(config);
    try {
      const response = await callTyped(client, product, operation, version, send) ?? await callUntyped(client, operation, version, send);
      return { body: response.body };
    } catch (error) {
      if (error.code === undefined || error.statusCode === undefined) {
        throw error;
      }

      return { code: error.code, status: error.statusCode, message: error.message };
    }
  };
}

/** Through the method and the request class of the SDK, when they know every parameter of the case. */
async function callTyped(client, product, operation, version, send) {
  const method = operation[0].toLowerCase() + operation.slice(1);
  if (version !== undefined || client[method] === undefined) {
    return undefined;
  }

  const Request = product[operation + 'Request'];
  if (Request === undefined) {
    return Object.keys(send).length > 0 ? undefined : toWire(await client[method]());
  }

  const names = Object.fromEntries(Object.entries(Request.names()).map(([property, wire]) => [wire, property]));
  const values = {};
  for (const [name, value] of Object.entries(send)) {
    const [list, number, field] = name.split('.');
    if (field !== undefined && names[list] !== undefined) {
      const items = values[names[list]] ??= [];
      items[number - 1] = { ...items[number - 1], [field.toLowerCase()]: value };
    } else if (names[name] === undefined) {
      return undefined;
    } else {
      values[names[name]] = typed(Request.types()[names[name]], value);
    }
  }

  if (Object.values(values).includes(undefined)) {
    return undefined;
  }

  for (const [property, type] of Object.entries(Request.types())) {
    if (Array.isArray(values[property]) && typeof type.itemType === 'function') {
      values[property] = values[property].map(item => new type.itemType(item));
    }
  }

  return toWire(await client[method](new Request(values)));
}

/** The value as a program would hand it to the SDK; undefined when its type cannot hold it. */
function typed(type, value) {
  if (type === 'number') {
    return /^\d+$/.test(value) ? Number(value) : undefined;
  }

  if (type === 'boolean') {
    return /^(true|false)$/.test(value) ? value === 'true' : undefined;
  }

  if (typeof type === 'object' && type.type === 'array') {
    return /^\[[\d,]+\]$/.test(value) ? JSON.parse(value) : undefined;
  }

  return value;
}

function toWire(response) {
  return { body: response.body.toMap() };
}

/** Through the core of the same SDK, for parameters that its classes do not have. */
async function callUntyped(client, operation, version, send) {
  const params = new $OpenApiUtil.Params({
    action: operation,
    version: version ?? (rds.has(operation) ? '2014-08-15' : '2018-05-10'),
    protocol: 'HTTPS',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  const request = new $OpenApiUtil.OpenApiRequest(inForm.has(operation) ? { body: send } : { query: send });
  return client.callApi(params, request, new RuntimeOptions({}));
}

function popClient(address, key) {
  return async (operation, version, send) => {
    const client = new PopCore({
      accessKeyId: key.id,
      accessKeySecret: key.secret,
      endpoint: address.replace(/\/$/, ''),
      apiVersion: version ?? (rds.has(operation) ? '2014-08-15' : '2018-05-10'),
    });
    try {
      return { body: await client.request(operation, send, { method: calls++ % 2 === 0 ? 'GET' : 'POST', timeout: 60000 }) };
    } catch (error) {
      if (error.data?.Code === undefined) {
        throw error;
      }

      return { code: error.data.Code, message: error.data.Message };
    }
  };
}
