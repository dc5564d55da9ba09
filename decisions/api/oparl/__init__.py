"""The published protocols as OParl 1.1, read-only, for programs that know that standard and not this site.

A body that meets is an `Organization`, a published protocol a `Meeting` with its questions as `AgendaItem`, the points
decided on a question are its `resolutionText`, the protocol as PDF is its `resultsProtocol`, the place a `Location`;
people and their memberships are there by recorded consent. The cluster itself is the one `Body`. It knows neither
papers nor their consultations nor legislative terms: these lists are there, as the standard wants, and empty.

What was published and is withdrawn is told as deleted: by its identifier and the moment, and nothing more.
"""
