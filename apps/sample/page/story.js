/** Sentences on what just happened, and why. `grace` is 0 in strict mode, and undefined where the page is not told. */

const SPENT_AGAIN = (who) =>
  `${who} presented a token that was spent, too late for a lost answer or a second tab. Two hold this session and one is a thief, so the server ended it for both: whoever knows the password signs in again.`;

export const signedIn = ({ name, claims }, lifetime) =>
  said(
    'good',
    `${name} signed in as ${claims.sub}. It has an access token for ${spanText(lifetime)}, and refresh token #0 to get the next one with.`,
  );

export const refused = (name, { body, status }) =>
  said('bad', `${name} was refused: ${[body.message ?? status].flat()[0]}.`);

export const called = ({ name }, answer) =>
  answer.ok
    ? said(
        'good',
        `The API let ${name} in. It looked at the access token and nothing else: no database was asked.`,
      )
    : refused(name, answer);

export const copied = ({ name, refreshToken }) =>
  said(
    'warn',
    `The thief has a copy of ${name}'s refresh token #${refreshToken.generation}. Nobody notices. Refresh on the ${name.toLowerCase()} first, or let the thief go first.`,
  );

export const signedOut = (name) =>
  said(
    '',
    `${name} signed out. Its refresh token is worth nothing from now on, and its access token is refused at once, although its time is not over.`,
  );

export const signedOutBy = (name, other) =>
  said(
    '',
    `${name} signed ${other} out: that session is closed, with all of its tokens.`,
  );

export const everywhere = () =>
  said(
    '',
    'Signed out everywhere: every session of this person is closed, however many there are, and every access token is refused. A sign-in from now on is not concerned.',
  );

/** What a refresh came to. `outcome` is the type of the event, or what can be told without. */
export function refreshed(holder, outcome, { grace, generation, isThief }) {
  const { name } = holder;
  switch (outcome) {
    case 'rotated':
      return isThief
        ? thiefFirst(generation)
        : rotated(name, generation, grace);
    case 'held':
      return said(
        isThief ? 'warn' : 'good',
        `${isThief ? 'The thief' : name} has a new access token. Refresh token #${generation} stays, for it was made less than ${grace ?? 'a little while'} ago: so tabs that refresh at the same time never get ahead of each other.`,
      );
    case 'retried':
    case 'raced':
      return isThief
        ? said(
            'warn',
            `The thief presented a spent token within the ${grace ?? 'time'} in which it still counts. The server cannot tell that from a second tab or a lost answer, so it gave out the same successor, #${generation}: device and thief share the session now. SESSION_GRACE=0 closes this window.`,
          )
        : said(
            'warn',
            `${name} presented a spent token within the ${grace ?? 'time'} in which it still counts, and got the same successor, #${generation}: nobody is signed out because an answer was lost.`,
          );
    case 'theft':
      return said('bad', SPENT_AGAIN(isThief ? 'The thief' : name));
    default:
      return said(
        'bad',
        `${isThief ? 'The thief' : name} was refused: the session is over, so none of its tokens opens anything.`,
      );
  }
}

function rotated(name, generation, grace) {
  const rest =
    grace === 0
      ? 'The spent one must never come again (SESSION_GRACE=0).'
      : `The spent one counts for ${grace ?? 'a little while'} more, lest a lost answer sign anyone out.`;
  return said(
    'good',
    `${name} spent its refresh token and got #${generation}, with a new access token. ${rest}`,
  );
}

function thiefFirst(generation) {
  return said(
    'warn',
    `The thief was first: the stolen token was good, and the thief now has its successor, #${generation}. The server learns of it when the device comes with its own copy.`,
  );
}

const MINUTE = 60;

function spanText(seconds) {
  return seconds < 2 * MINUTE
    ? `${seconds} seconds`
    : `${Math.round(seconds / MINUTE)} minutes`;
}

function said(mood, text) {
  return { mood, text };
}
