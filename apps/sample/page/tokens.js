/** The newest generation that was seen of each session, by whomever. */
const newest = new Map();

/** A refresh token is opaque to real clients: this page reads it only to show what goes on. */
export function readRefreshToken(text) {
  const [sessionId, generation] = text.split('.');
  return {
    text,
    sessionId,
    generation: Number(generation),
    end: text.slice(-6),
  };
}

export function noteGeneration({ sessionId, generation }) {
  newest.set(sessionId, Math.max(generation, newest.get(sessionId) ?? 0));
}

export function isSpent({ sessionId, generation }) {
  return generation < newest.get(sessionId);
}

/** Nobody checks the signature here: only the server may trust what it reads. */
export function readClaims(accessToken) {
  const payload = accessToken
    .split('.')[1]
    .replace(/[-_]/g, (each) => (each === '-' ? '+' : '/'));
  const bytes = Uint8Array.from(atob(payload), (each) => each.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** An element that shows one refresh token. */
export function tokenChip(token, kind = isSpent(token) ? 'spent' : 'good') {
  const chip = document.createElement('span');
  chip.className = `token ${kind}`;
  chip.textContent = `#${token.generation} …${token.end}`;
  chip.title = `Generation ${token.generation}, ${kind}`;
  return chip;
}
