import { distance } from 'fastest-levenshtein';
import { quotesOf, toLiteral } from '../../lib/literal.js';
import { once } from '../../lib/memo.js';
import { quote } from '../../lib/quote.js';
import { toLetters } from '../../model/event-name.js';
import type { Fix } from '../../model/fix.js';
import type { SubscriberEntry } from '../../model/model.js';
import { isSameSpan, type Span } from '../../model/source.js';
import type { FixContext } from './fix-context.js';

type Misnamed = {
  readonly name: string;
  readonly nearest: string | undefined;
  readonly span: Span;
  readonly known: readonly string[];
  /** Whether there are no names besides `known`, so that a near one must be meant. */
  readonly closed?: boolean;
};

/** Replaces a name with the nearest known one, in the same quotes. */
export function replaceByNearest(
  { name, nearest, span, known, closed = false }: Misnamed,
  { textOf, entries }: Pick<FixContext, 'textOf' | 'entries'>,
): readonly Fix[] {
  if (nearest === undefined) return [];
  const written = textOf(span);
  const quotes = quotesOf(written);
  // A constant, or a text that is joined from pieces, may have other uses.
  const spelled = written === name || written === toLiteral(name, quotes);
  const likely = closed ? isNear(name, nearest) : isSlip(name, nearest, known);
  const preferred = spelled && likely && !isSubscribed(entries, span, nearest);
  const edits = [{ span, text: toLiteral(nearest, quotes) }];
  return [{ title: `Change it to ${quote(nearest)}`, preferred, edits, creates: [] }];
}

/** What `replaceByNearest` did, for the report of `check --fix`. */
export function toReplaced({ edits }: Fix): string {
  return `changed to ${edits[0]?.text}`;
}

/** Whether the subscriber that lists the name at `span` already subscribes to `event`. */
function isSubscribed(entries: readonly SubscriberEntry[], span: Span, event: string): boolean {
  return entries.some(
    ({ subscriptions }) =>
      subscriptions.some((each) => isSameSpan(each.span, span)) && subscriptions.some((each) => each.event === event),
  );
}

/** Whether a name is so near that it is worth asking whether it was meant. */
export function isNear(name: string, nearest: string): boolean {
  return toLetters(name) === toLetters(nearest) || editsBetween(name, nearest) <= MAX_EDITS;
}

/**
 * Whether `name` is almost certainly a typo of `nearest`. They differ in one part, by slips of the fingers; what stands
 * in that part is no word of its own, as far as we know; and no other known name is as near.
 */
export function isSlip(name: string, nearest: string, known: readonly string[]): boolean {
  if (toLetters(name) === toLetters(nearest)) return true;
  const edits = editsBetween(name, nearest);
  return (
    edits <= MAX_EDITS &&
    isSlipInOnePart(partsOf(name), partsOf(nearest)) &&
    known.every((each) => each === nearest || editsBetween(name, each) > edits)
  );
}

const MAX_EDITS = 2;

/** The edit distance, exact unless the lengths differ by more than `MAX_EDITS`. */
function editsBetween(a: string, b: string): number {
  const longer = Math.abs(a.length - b.length);
  return longer > MAX_EDITS ? longer : distance(a.toLowerCase(), b.toLowerCase());
}

function partsOf(name: string): readonly string[] {
  return name.toLowerCase().split(/[^\p{L}\p{N}]+/u);
}

function isSlipInOnePart(written: readonly string[], meant: readonly string[]): boolean {
  const different = written.flatMap((part, index) => (part === meant[index] ? [] : [[part, meant[index] ?? '']]));
  const [[part = '', other = ''] = []] = different;
  return written.length === meant.length && different.length === 1 && isSlipOf(part, other);
}

/** Shorter parts have too many words for neighbours. */
const SHORTEST = { swapped: 4, changed: 7, twice: 9 };

/** Whether one part of a name is a slip of another. Words differ in how they start and end, slips rarely do. */
function isSlipOf(part: string, meant: string): boolean {
  if (/\p{N}/u.test(part + meant) || part[0] !== meant[0] || Math.min(part.length, meant.length) < SHORTEST.swapped)
    return false;
  if (part.endsWith(meant) || meant.endsWith(part) || part.startsWith(meant) || meant.startsWith(part)) return false;
  if (part.at(-1) !== meant.at(-1) && !isReordered(part, meant)) return false;
  if (words().has(part)) return false;
  if (meant.length >= SHORTEST.changed && isReached(part, meant, 1, true)) return true;
  return isReached(part, meant, 1, false) || (meant.length >= SHORTEST.twice && isReached(part, meant, 2, true));
}

/**
 * Whether so many slips lead from one text to the other: two letters in the wrong order, a letter that is doubled or
 * should be, and, with `changes`, a letter that is missing, is too many, or is beside the right one on the keyboard.
 */
function isReached(part: string, meant: string, slips: number, changes: boolean): boolean {
  let same = 0;
  while (same < part.length && part[same] === meant[same]) same++;
  const [a, b] = [part.slice(same), meant.slice(same)];
  if (a === '' && b === '') return true;
  if (slips === 0) return false;
  const next = (skipped: number, skippedMeant: number): boolean =>
    isReached(part[same - 1] + a.slice(skipped), part[same - 1] + b.slice(skippedMeant), slips - 1, changes);
  const before = part[same - 1];
  if (a[0] !== undefined && a[0] === b[1] && a[1] === b[0] && next(2, 2)) return true;
  if ((changes || a[0] === before) && a !== '' && next(1, 0)) return true;
  if ((changes || b[0] === before) && b !== '' && next(0, 1)) return true;
  return changes && areNeighbours(a[0], b[0]) && next(1, 1);
}

function isReordered(a: string, b: string): boolean {
  return [...a].sort().join('') === [...b].sort().join('');
}

const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

/** Whether two letters are next to each other on a keyboard. */
function areNeighbours(a = '', b = ''): boolean {
  const [rowA, rowB] = [a, b].map((letter) => ROWS.findIndex((row) => letter !== '' && row.includes(letter)));
  if (rowA === undefined || rowB === undefined || rowA < 0 || rowB < 0) return false;
  const step = (ROWS[rowB] as string).indexOf(b) - (ROWS[rowA] as string).indexOf(a);
  return [[-1, 1], [0, -1], [], [0, 1]].some(
    (steps, index) => index === rowDistance(rowA, rowB) && steps.includes(step),
  );
}

/** Index into the steps of `areNeighbours`: the same row, the row below, further away, the row above. */
function rowDistance(a: number, b: number): number {
  return b === a ? 0 : b === a + 1 ? 1 : b === a - 1 ? 3 : 2;
}

/** English words in `-ed` that are one slip away from another word, without that ending. */
const STEMS = `
  ador alin allud allur back bagg bal ball band bandi bank bar bark barr barter bast bath batt batter bawl bayonet
  bayonett beach bead belat beli bell belli belt benefit benefitt bias biass birch bl blast ble bleach bleat blister
  blood bloodi blotch blurr blurt bluster boast boat bobb bogg boil bond book boom boot botch bounc bound br braid
  brais brak brand brandi bre breach brunch buck buff buffer buffet bugl bulg bull bunch burr bush bust cabb cach
  cackl calk callous callus camp can cann canter canvas canvass cap capp carol cart carv cash catalog catalogu cater
  caucus caucuss ceas chaf chaff chagrin chagrinn chang chant charg charr chart charter chatt chatter chipp chopp
  chorus choruss chuck chuckl cinch clean cleans click clinch clock cluck coat cod codd cok collar collat combat
  combatt commenc commend compet compil complet compli compos compost concert concret confirm conform congest
  constrict construct contact contest contract converg convert cook coop cop copp cost couch cover covet crack crackl
  cran crat crater crav creak cream creat cremat crest crouch crow crumb crumbl cuddl curdl curl curs dabb debit debut
  deceas decid decod decreas deduc deduct defeat defecat defect defend defens deferr defi defil deflect deign delet
  demot denot dent deplet deprecat depreciat depriv derail deriv design detail detect deterr devil diagram diagramm
  digest din dinn dipp diverg divert divest dol doll dom doom dot dott down dripp dron drool droop dropp duel duell
  dull dumbfound dumfound encod encor endur ensu ensur equal except excerpt excis excus exit explod explor f facet
  facett fail farm fast father fatten favor feather fell fil fill fin fir fitt fizz flak flatten flavor fli flick
  flipp flirt flitt flock flood floor flopp flounder flour flout flut focus focuss fogg forag foray forg founder fram
  fray freight fri fright fuel fuell full fund fus fuss fuz fuzz gabb gag gagg garb garbl gargl gash gasp gass gigg
  gild ginn glamor glamoriz glamour glamouriz gleam glean glid gossip gossipp grat grip gripp grop gust gutt hand hat
  hatt hemorrhag hoop hop hopp hord host huddl hunt hurdl hurl hurrah hurray imped impend inbr inbre incit inde indebt
  indent indicat indict induc induct inferr infest ingest insulat insult interr invest invit irrigat irritat jell
  jewel jigg jiggl join jugg juggl keel kidnap kidnapp knitt knott label lash lath launch leaflet leaflett lean leas
  leer level libel limber lobb long loop lop lopp lumber lunch lung mangl mantl march marr mat match matt mediat
  medicat meditat merchandis merchandiz midwif midwiv mint miss model moor mop mopp mous mouss muff mus muss need nest
  nett padd pain pal pall pamper panel pann pant paper par parallel parallell parch parent parr part patch patent
  patter pattern pawn peal pedal peer peril pester peter phas phon pick picket pickl piddl piec pil pill pin pinch
  pinn plan plann plat plead pleas pli plum pocket podd pol poll pool popp pott pounc pound powder power predicat
  predict pri pric prick prickl prim process profess program programm promot prompt puddl pump punch purs putt quadrup
  quadrupl quak r rag ragg rank rat ratt ravel ream rebell reel refere referenc referr regain regard reign rein relat
  relay relent reli reliev reliv repent reprogram reprogramm resign retain retard retrac retract reus reveal revel
  revell rever reverenc revers revert revv ricochet ricochett ridd ripp rival rivet rivett rob robb root rott roug ru
  ruff rust sack sacr sagg sail salt salv salvag sapp saut savag scal scar scarf scarr scoop scop scor scour scourg
  scout scrap scrapp scuff scuffl seam sear seat seed seep serv sham shamm shap shar sheer shift shimmer shin shingl
  shinn shipp shirt sho shoo shopp shor short shunn sick sift sigh sight sign silt silver simmer simulat sing singl
  sinn sipp skimm skipp slak slash slat slav slic slight slimm slipp sliver slop slopp slott slumm slurr smack smok
  smolder smooth smoulder smuggl snack snak snar sneer sniff sniffl snip snipp snor snort snuff snugg snuggl sock soil
  solder soldier sooth sopp sort sour sp spar spark sparkl sparr spatter spay spe spic spit spitt splash splatter
  spoil spook spool sport spott spout sprout spurr spurt squeak squeal squir squirm squirt stain stak stal stalk stall
  stanch stapl star starr start startl stat staunch stav stay steam steel steep stew stiff stimulat stint stok stoop
  stopp stor strain streak stream strip stripp stuff stunt subb suffic suffix sulk summ summer summon summons sunn
  surplus surpluss tack tail taint tamper tangl tango tank tap taper tapp tast taunt tend thrash thrill ti tick tickl
  til till tilt ting tinkl tinn tint tipp tir titl titter toll toot topp tot total tott totter towel towell trac trail
  tramp trampl transit transitt transmitt trash trebl trembl tri trial trick trickl trill tripl tripp troll trowel
  trowell truck tuck twin twinkl twinn twitter unbias unbiass unblock uniform uninform unit unlock unti vanish varnish
  w wad wadd wag wager wagg waken warrant warranti water waver weaken weigh weight weld wett wheedl wheel whil wigg
  wiggl winc worship worshipp wrest wrestl wriggl yodel zinc
`;

/** More words that are one slip away from another. */
const OTHERS = `
  acknowledgement acknowledgment action addition addressees alien aliens aline alines angel angels angle angles
  appalls appals arise around bandana bandanas bandanna bandannas banister banisters bannister bannisters barley barn
  bars beast beat beats beets belies bellies bellow below best beta bets blankest blankets blot blots board boast
  boats bolt bolts boost booth boots both bought bran bras broad brought brunt bugle bugles bulge bulges burnt bust
  busy buts butts buys calm calms cannon cannons canon canons carp carton cartons cartoon cartoons carve casino
  casinos cassino cassinos cast casual cats causal chili chilies chilli choose chose clam clams claps clasp clod clods
  closest closets clot clots coast coats cold colds collage colt colts coma comas comma commandeer commandeers
  commander commanders commas compete compiles complaint complemented complete compliant complies complimented concert
  confection confession confirm conform construct construction contact content continent contract convert coops cops
  coral corals corny corps corral corrals cost costumer cots country county create creation creep creeps crepe crepes
  crony crops crueler crust cures curse curst cuter cutter dairies dairy decease decent decrease defect delete
  deprecate depreciate desert deserts dessert desserts detective devote diaries diary dignity dimer dimmer diner
  diners dinner dinners direr direst discreet discrete distils diverse does dose droop droops drop drops dulness ears
  east eats employees employes enrolls enrols eras except excerpt explode explore faction fast fats feast feats feds
  feeds fezes fezzes fibber fibbers fiber fibers fiction field fiend files filet filets fillet fillets fires fist fits
  flies foggy fogy form forth fraction friction fries from froth fulfils fulness furry fury fuzes fuzzes galls gals
  gaps garb garbs garter garters gasp generic genetic gnus goods grab grabs grater graters guerilla guerillas
  guerrilla guerrillas guns gust guts hoes hoops hops hose incentive instals instils inventive jest jets jeweler
  judgement judgment just juts kidnaper kidnapers kidnapper kidnappers lair lairs later latter lest lets liar liars
  lion lions lips lisp liter liters litter litters loin loins loops loose looser loots lops lose loser lost lots
  loyaler luster lustre mama mamas mantel mantelpiece mantelpieces mantels mantle mantlepiece mantlepieces mantles
  maple marital martial massage mast mate mates mats matte mattes matts mediate mediation medication meditate meet
  meets merchandise message mete metes mien miens mine mines minuet minuets minute minutes mortality mouse mousse
  muter mutter nest nets noes noose nose nuclear option oust outs palls pals parakeet parakeets pares parrakeet
  parrakeets parse past patent pats peasant peeps peps perfect persecuted personal personnel pest pets piles pleasant
  plies polo pool pops posies post potent potion pots preclude prefect prelude prescribed pride primer primmer
  procession processor profession professor programer programers programmer programmers proscribed prosecuted puts
  putts qualify quality quantify quantity quiet quite raccoon raccoons racoon racoons raps rasp rector reds reeds
  refuge refugee refugees refuges relive retires retries reverence rewrite roes rogue rogues roost rooster roosters
  roots rose roster rosters rots rouge rouges rudder rude ruder rues ruse rust ruts saber sabers sabre sabres salon
  salons saloon saloons salt salts sang saps satin sawn sear sentence sentiment sera session shoot shoots shot shots
  sign signer signs silt silts simulate simulation singer sings skilful slat slats slit slits smoother smother snag
  snug soil soli solider solitaires solitaries somber sombre spares sparse spas spilt split stain station stationary
  stationery statue stature status statute steep steeps step steps stimulate stoop stoops stop stops strange sung
  super supers supper suppers swan teens teepee teepees tens tepee tepees there thickest thickets thorough though
  thought three through ticket tickle tide tiers tilde tinny tiny tire tires tone tones tonne tonnes toots topical
  tost tots tows trail trails transit transmit treaties treatise trial trials tries tropical twos unclear underline
  undertone unite united unites unlock untie untied unties usable vanish violet waist waits warp warps weds weeds weer
  weest were west wets whirrs whirs wilful willful wist wits wizes wizzes woolies worshiper worshipers worshipper
  worshippers wrap wraps wrist writs
`;

const words = once(() => new Set([...STEMS.split(/\s+/).map((stem) => `${stem}ed`), ...OTHERS.split(/\s+/)]));
