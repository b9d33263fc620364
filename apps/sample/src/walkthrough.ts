/** Commands that show the whole flow, ready to be pasted into a shell. */
export function walkthrough(url: string): string[] {
  const login = (username: string): string =>
    `TOKEN=$(curl -s ${url}/auth/login -H 'content-type: application/json' -d '{"username":"${username}","password":"${username}-demo-password"}' | node -p 'JSON.parse(fs.readFileSync(0)).access_token')`;
  const authorized = `-H "authorization: Bearer $TOKEN"`;
  return [
    `curl -sw '\\n' ${url}/`,
    `curl -siw '\\n' ${url}/me`,
    login('admin'),
    `curl -sw '\\n' ${url}/me ${authorized}`,
    `curl -sw '\\n' ${url}/admin ${authorized}`,
    login('member'),
    `curl -siw '\\n' ${url}/admin ${authorized}`,
    `curl -siw '\\n' -X POST ${url}/reports ${authorized}`,
    `curl -siw '\\n' ${url}/auth/verify ${authorized}`,
    `curl -sw '\\n' ${url}/auth/explain -H 'content-type: application/json' -d "{\\"token\\":\\"\${TOKEN}x\\"}"`,
  ];
}
