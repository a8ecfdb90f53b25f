/** All codes of warnings that neither the manifest nor a chapter causes, with their meaning. A test compares them with docs/errors.md. */
export const noticeCodes = {
  'over-budget':
    'The plan costs more than the budget of a run. narrate stops buying when it reaches the budget.',
  'over-monthly-budget':
    "The plan costs more than what is left of the month's budget. narrate stops buying when it reaches that budget.",
  'gap-unused':
    'A gap in `audio.gaps` has no effect, because no two recordings meet at such a place. Within a recording the voice makes its own pauses.',
  'uncertain-bought-again':
    'Chunks were possibly charged already, but their responses were lost. narrate buys them again.',
  'uncertain-withheld':
    'Chunks were possibly charged in an earlier run, but their responses were lost. `--strict-billing` leaves them out.',
  'journal-corrupt-line':
    'Lines of the journal are damaged. narrate ignores them, and the next run moves them to `journal.corrupt.jsonl`.',
  'request-id-reused':
    'The gateway gave one request id to several requests. Each request counts as charged, and only the first one gets the recording.',
  'paid-elsewhere':
    'The journal has recordings that another gateway made and that are not on this machine. This gateway cannot deliver them, so narrate buys them again.',
  'take-not-set-aside':
    'Damaged recordings could not be renamed, so the next run may not see that they are damaged.',
  'paid-take-lost':
    'A recording that was paid for is no longer on the disk or at the gateway, so narrate buys it again.',
  'retake-failed':
    'The retake of a flagged recording produced no other recording. The existing one stays in use.',
  'retakes-left-out':
    'narrate could not retake flagged recordings, because the engine cannot be used. The existing ones stay in use.',
  'engine-left-out':
    'An engine returned audio and reported that it ignored a part of the request, such as the prompt.',
  'manifest-price-ignored':
    'At the address of the engine itself, the price in the manifest is below the list price, or by another unit. The budgets reserve the list price.',
  'price-unknown': 'The price of a request is unknown. The plan has no price, and a run buys nothing.',
  'gateway-unreachable':
    'Nothing answers at the address of the gateway. narrate retries for some minutes, free of charge.',
  'buying-paused':
    'The gateway failed three times in a row in the same way. narrate pauses buying until the gateway works again, and still polls what was accepted, which is free.',
  'fleet-paused':
    'Redis cannot be reached, or it lost its data, so narrate cannot reserve money in the budgets of the fleet. narrate pauses buying, and still polls what was accepted, which is free.',
  'cover-unusable': 'The cover could not be read when narrate wrote the file, so the file has no cover.',
  'draft-without-prompts':
    'The free voices of a draft have no prompts, so an audition with `--draft` ignores `--prompts`.',
  'ai-narration':
    'The target of a check takes narration by an AI voice only under conditions that narrate cannot check.',
  'loudness-missed':
    'After a second try, a file is still not as loud as `audio.loudness` asks for, or its peaks are higher.',
  'reading-changed':
    'This version of narrate reads places of the book differently than the version that bought their audio. The plan does not buy them again; `--accept-reading` does.',
  'store-unknown':
    'The store could not be read. A plan is then made without it, and its cost is the most that it can be. A recording that could not be downloaded counts as missing.',
  'store-waiting':
    'The store does not answer at the moment, or a run of this machine was killed while it held the store. narrate waits for it.',
  'store-damaged':
    'An object of the store is damaged, or is not what the journal says, so it counts as missing. narrate fetches recordings again, and ignores journal lines.',
  'store-two-holders':
    'Two runs held the store at the same time and both bought, so chunks may be paid for twice. Each stopped at its next request once it could see the other.',
  'store-behind':
    'Recordings or journal lines are not in the store yet. The next run, or `narrate push`, uploads them.',
} as const;

export type NoticeCode = keyof typeof noticeCodes;
