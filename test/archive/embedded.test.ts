import { adverse, seeded } from './adverse.ts';
import { archiveContract, type Opened } from './contract.ts';
import { openFolder } from './folder.ts';
import { archiveProperty } from './property.ts';

const plain = (): Promise<Opened> => openFolder((archive) => archive);
const farAway = (): Promise<Opened> => openFolder((archive) => adverse(archive, seeded(20310506)));

archiveContract('embedded', plain);
archiveContract('embedded, far away and busy', farAway);
archiveProperty('embedded', plain, 40);
archiveProperty('embedded, far away and busy', farAway, 10);
