product-asset = Mines
product-term = Term
product-price = Price
product-delivered = Holders received
product-own = The miner itself delivered
product-by-bond = Its bond made up for
product-state = Delivery
product-no-days = no day yet
product-left = Available
product-sold = Sold, per cent
product-terms = Terms
product-payout-days = Pays for
product-starts = Starts
product-starts-rolling = { $count ->
    [one] { $count } day after purchase
   *[other] { $count } days after purchase
}
product-min = Smallest purchase
product-running-cost = Operating cost, deducted daily
product-benchmark = Market average per unit
product-buy = Buy
product-power = Power
product-pay = You pay about
product-buy-hint = Before your wallet opens you see in plain words what happens, and who gets what.
product-deadline = Void after (minutes)
product-deadline-hint = A purchase that is not in a block by then does not happen. Leave blank for 20 minutes.
product-not-on-sale = This cannot be bought now.
product-not-standing = Not in good standing. Nothing is sold until this is resolved:
standing-terminable = the delivery score allows a vote to end the product
standing-scored = the delivery score is above 12
standing-overdue = a closed day is unsettled past its time
standing-bond-low = the bond covers too few days
standing-call-stale = the bond was not assessed for the newest final days
standing-call-unmet = the bond lacks what is called for
product-assess = Assess now
product-assess-hint = Anyone may. It computes what stopping would pay the miner, and the bond that this calls for.
product-protection = What protects a buyer
product-escrow = In escrow
product-escrow-hint = Purchase money of days to come. It leaves only for days that were delivered.
product-bond = Bond that must stay
product-bond-free = More is there now and may be withdrawn at any time:
product-bond-hint = The miner's own coin. It pays short days, and holders get a share of it if the miner stops.
product-bond-days = Days that the bond must cover
product-bond-days-now = { $count ->
    [one] it covers { $count } day now
   *[other] it covers { $count } days now
}
product-bond-lacks = Called for and missing:
product-default-gain = Miner's gain from defaulting
product-default-gain-hint = Computed every day; above zero it calls for more bond.
product-short-days = Short days
product-score = Delivery score
product-score-hint = Short days count 6, delivered days take 1 back. At 42, DMC holders may vote to end the product; at 180, anyone may close it.
product-history = Delivery history
product-delivery = Delivered of what the market average asks
product-delivery-unit = per cent, day by day
product-line-delivered = with the bond
product-line-own = by the miner
product-line-short = short below
product-calculator = What could it bring?
product-calculator-hint = An estimate, not a promise: each day earns today's reward, less as difficulty grows, at the price you assume. 0 per cent keeps things as they are.
product-price-change = Price of the coin, % a year
product-difficulty-change = Difficulty, % a year
product-calculate = Calculate
product-cost = Costs
product-coin = Mines
product-value = Worth on their days
product-gain = More than it costs
product-payback = { $count ->
    [one] paid back after { $count } day
   *[other] paid back after { $count } days
}
product-no-payback = not paid back within the term
product-no-benchmark = No day of the market average is final yet.
product-disclosure = Who mines, and with what
product-miner = Miner
product-document = Disclosure document
product-document-hash = Its hash (keccak256)
product-released = Purchase money released to the miner
product-released-hint = Less than was delivered on days whose operating cost took nearly all of the income: then more goes back to the holders.
product-terminable = The delivery score is 42 or more: the DAO may end this product. What is left of the purchase money then goes back to the holders.
product-dead = The delivery score is 180 or more: anyone may close this product. What is left of the purchase money then goes back to the holders.
product-close = Close it
product-closed = This product is closed. What is left of the purchase money belongs to the holders, with their share of the bond.
product-closed-without-fault = This product was closed without the miner's fault, as its days could not be settled. What is left of the purchase money belongs to the holders, and the bond is the miner's.
product-faucet = Get 10,000 test
product-not-calculated = Nothing was calculated: correct the field that is marked above.
