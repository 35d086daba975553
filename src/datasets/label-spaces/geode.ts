import { findClass } from '../label-lookup.ts';
import type { BuiltInLabelSpace } from './built-in.ts';
import { imagenet } from './imagenet.ts';

/**
 * GeoDE's 40 objects with the ImageNet classes that show one: our own choice, narrower than the original
 * evaluation's. Objects that ImageNet has no class of are left out when an ImageNet model answers.
 */
const counterparts: Readonly<Record<string, readonly string[]>> = {
  backyard: ['patio'],
  bag: ['backpack', 'mailbag', 'plastic bag', 'purse'],
  bicycle: ['bicycle-built-for-two', 'mountain bike'],
  boat: [
    'canoe',
    'catamaran',
    'fireboat',
    'gondola',
    'lifeboat',
    'liner',
    'schooner',
    'speedboat',
    'trimaran',
    'yawl',
  ],
  bus: ['minibus', 'school bus', 'trolleybus'],
  candle: ['candle'],
  car: [
    'beach wagon',
    'cab',
    'convertible',
    'jeep',
    'limousine',
    'minivan',
    'Model T',
    'racer',
    'sports car',
  ],
  chair: ['barber chair', 'folding chair', 'rocking chair', 'throne'],
  'cleaning equipment': ['broom', 'bucket', 'swab', 'vacuum'],
  'cooking pot': ['caldron', 'Crock Pot', 'Dutch oven', 'frying pan', 'wok'],
  dog: imagenet.classes.slice(151, 269),
  dustbin: ['ashcan'],
  fence: ['chainlink fence', 'picket fence', 'worm fence'],
  flag: ['flagpole'],
  'front door': [],
  'hairbrush comb': [],
  'hand soap': ['soap dispenser'],
  hat: ['bearskin', 'bonnet', 'cowboy hat', 'mortarboard', 'sombrero'],
  house: ['mobile home'],
  jug: ['pitcher', 'water jug', 'whiskey jug'],
  'light fixture': ['lampshade', 'spotlight', 'table lamp'],
  'light switch': ['switch'],
  lighter: ['lighter'],
  medicine: ['medicine chest', 'pill bottle'],
  monument: ['megalith', 'obelisk', 'triumphal arch'],
  'plate of food': ['plate'],
  'religious building': ['bell cote', 'church', 'monastery', 'mosque', 'stupa'],
  'road sign': ['street sign'],
  spices: [],
  stall: [],
  storefront: [
    'bakery',
    'barbershop',
    'bookshop',
    'butcher shop',
    'confectionery',
    'grocery store',
    'shoe shop',
    'tobacco shop',
    'toyshop',
  ],
  stove: ['stove'],
  'streetlight lantern': [],
  toothbrush: [],
  'toothpaste toothpowder': [],
  toy: ['teddy'],
  tree: [],
  truck: ['fire engine', 'garbage truck', 'moving van', 'pickup', 'tow truck', 'trailer truck'],
  'waste container': ['ashcan'],
  wheelbarrow: ['barrow'],
};

/** The objects of GeoDE in alphabetical order; their names with `_`, as its files write them, are aliases. */
export const geode: BuiltInLabelSpace = {
  name: 'geode',
  title: 'GeoDE, 40 objects of which 32 overlap with ImageNet',
  classes: Object.keys(counterparts),
  aliases: Object.keys(counterparts).map((name) => {
    const underscored = name.replaceAll(' ', '_');
    return underscored === name ? [] : [underscored];
  }),
  imagenet: {
    rule: 'any_of',
    groups: Object.values(counterparts).map((names) =>
      names.map((name) => findClass(imagenet, name)).filter((index) => typeof index === 'number'),
    ),
  },
};
