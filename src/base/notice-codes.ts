/** Warnings that neither the manifest nor a chapter is the cause of, with what they mean: the closed list that docs/errors.md is tested against. */
export const noticeCodes = {
  'over-budget': 'The plan costs more than the budget of a run: buying will stop when it is reached.',
  'over-monthly-budget':
    "The plan costs more than what is left of the month's budget: buying will stop when that is reached.",
  'gap-unused':
    'A gap was chosen in `audio.gaps` for what no two recordings meet at: it stands nowhere. Inside of a recording the voice makes its own pauses.',
  'uncertain-bought-again':
    'Chunks may have been paid for already, but the answers were lost. They are bought again.',
  'uncertain-withheld':
    'Chunks may have been paid for in an earlier run, whose answers were lost. With `--strict-billing` they are left out.',
  'journal-corrupt-line':
    'Lines of the journal are damaged. They count for nothing, and the next run moves them to `journal.corrupt.jsonl`.',
  'request-id-reused':
    'The gateway gave one request id to several requests. Each request counts as charged, and only the first one gets the recording.',
  'paid-elsewhere':
    'The journal has recordings that another gateway made and that are not here. They cannot be fetched from this one, and are bought again.',
  'take-not-set-aside':
    'Damaged recordings could not be put out of the way, so the next run may not see that they are damaged.',
  'paid-take-lost':
    'A recording that was paid for is neither on the disk nor at the gateway any more, and is bought again.',
  'retake-failed':
    'A recording in doubt was to be taken again, and no other came of it. The one that is there stays in use.',
  'retakes-left-out':
    'Recordings in doubt were to be taken again, and the engine cannot be used. Those that are there stay in use.',
  'engine-left-out':
    'An engine spoke, and says that it left something out that it was asked for, such as the prompt.',
  'manifest-price-ignored':
    'The price in the manifest is below the list price, or by another unit, at the address of the engine itself: the budgets reserve the list price.',
  'price-unknown': 'Nobody has said what a request costs: the plan has no price, and a run buys nothing.',
  'gateway-unreachable':
    'Nothing answers at the address of the gateway. It is tried again for some minutes, free of charge.',
  'buying-paused':
    'The gateway failed three times in a row in the same way. Buying waits until that works again; what was accepted is followed, which is free.',
  'cover-unusable': 'The cover cannot be read at the time of writing, and is left out.',
  'loudness-missed':
    'A file is not as loud as `audio.loudness` asks for, or its peaks are higher, after a second try too.',
  'store-unknown':
    'The store could not be asked what is paid for, so a plan is told without it: the cost is the most that it can be.',
  'store-waiting':
    'The store does not answer just now, or a run of this machine was killed while it held it: it is waited for.',
  'store-damaged':
    'An object of the store is damaged, or not what the journal says: it counts as missing. Recordings are fetched again, journal lines are of no use.',
  'store-two-holders':
    'Two runs held the store at the same time and both bought, so chunks may be paid for twice. Each stopped at its next request once it could see the other.',
  'store-behind':
    'Recordings or journal lines did not get to the store. The next run, or `narrate push`, brings them there.',
} as const;

export type NoticeCode = keyof typeof noticeCodes;
