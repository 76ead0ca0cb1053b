// Seals what waits on the phone to the key of this phone, whose private half is on the server alone: HPKE (RFC 9180), base mode. The
// receiver's part is CohortVault.Sealing.Hpke.
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';

const purpose = new TextEncoder().encode('CohortVault phone 1');

export async function seal(key: string, place: string, fields: readonly (readonly [string, string])[]): Promise<string> {
  const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
  const { enc, ct } = await suite.seal(
    { recipientPublicKey: await suite.kem.deserializePublicKey(bytes(key)), info: purpose },
    new TextEncoder().encode(JSON.stringify(fields)),
    new TextEncoder().encode(place),
  );
  return text(new Uint8Array([...new Uint8Array(enc), ...new Uint8Array(ct)]));
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64url.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
}

function text(message: Uint8Array): string {
  let binary = '';
  message.forEach((byte) => (binary += String.fromCharCode(byte)));
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
