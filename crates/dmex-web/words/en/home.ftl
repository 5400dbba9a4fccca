home-title = Own mining power, get paid every day
home-lead = Miners sell the output of real machines. You get an NFT that pays mined BTC or FIL daily. Your money waits in escrow and reaches the miner one day at a time, only for days that you were really paid.
home-see-products = See what is on sale
home-how = How it works
home-figures = The platform in numbers
home-escrow = Purchase money in escrow
home-paid = Paid to holders
home-sold = Power sold
home-days = Days settled
home-short-days = { $count ->
    [one] { $count } of them short
   *[other] { $count } of them short
}
home-users = People
home-on-sale = On sale
home-latest = Latest days
home-no-days = No day was settled yet. The first follows a day after the first purchase starts.
home-delivered = Delivered
