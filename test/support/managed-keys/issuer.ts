export const ISSUER = 'https://auth.example.com';
