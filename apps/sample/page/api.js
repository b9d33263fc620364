/** What a device or the thief says of itself with each request. */
function headersOf({ id, name }, token, body) {
  return {
    'x-device-id': id,
    'x-device-name': name,
    ...(token && { authorization: `Bearer ${token}` }),
    ...(body && { 'content-type': 'application/json' }),
  };
}

/** Sends a request; a refusal is an answer like any other. */
export async function ask(device, method, path, { token, body } = {}) {
  const request = { method, headers: headersOf(device, token, body) };
  if (body !== undefined) {
    request.body = JSON.stringify(body);
  }
  try {
    const response = await fetch(path, request);
    const text = await response.text();
    return {
      ok: response.ok,
      status: response.status,
      body: text === '' ? {} : JSON.parse(text),
    };
  } catch {
    return { ok: false, status: 0, body: { message: 'no answer came' } };
  }
}

export function refresh(device, refreshToken) {
  const body = { refresh_token: refreshToken };
  return ask(device, 'POST', '/auth/refresh', { body });
}
