import type { Store } from '../../store/port.ts';
import type { SecretBox } from '../../trust/index.ts';
import { openRemoteHttp } from '../http.ts';
import type { RemoteHttp } from '../http-port.ts';
import { needRemote, tokenPlace } from '../remotes.ts';

/** The way to one server that is followed, with the token that it was given. @throws sync.remote-unknown, trust.key-* */
export async function openWay(
  { store, secrets }: { readonly store: Store; readonly secrets: SecretBox },
  id: string,
): Promise<RemoteHttp> {
  const { url, token } = await store.read((tx) => needRemote(tx, id));
  const opened = token === null ? null : await secrets.open(token, tokenPlace(id));
  return openRemoteHttp({ url, token: async () => opened });
}
