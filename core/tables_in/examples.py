"""A small sound table of each kind, to begin one's own from."""

from collections.abc import Mapping

from core.tables_in.columns import TableKind

EXAMPLES: Mapping[TableKind, str] = {
    TableKind.ACCOUNTS: """name,external_id,domain,tier,arr,currency,seats,owner_email,contract_start,renewal_date
Northwind Freight,nw-1,northwind.example,mid-market,48000,EUR,40,csm@vendor.example,2025-03-01,2027-03-01
Globex,gx-7,globex.example,smb,9600,EUR,8,csm@vendor.example,2026-01-15,2027-01-15
""",
    TableKind.CONTACTS: """account,email,name,role,phone,time_zone
Northwind Freight,champion@northwind.example,Their champion,champion,+49 30 5550100,Europe/Berlin
gx-7,admin@globex.example,Their administrator,admin,,
""",
    TableKind.EVENTS: """account,user_id,event,timestamp,message_id,plan
nw-1,user-17,report_created,2026-11-16T09:00:00Z,e-1,team
gx-7,user-3,signed_in,2026-11-16T09:05:00Z,e-2,team
""",
    TableKind.TICKETS: """account,id,created_at,severity,status,subject,resolved_at,rating
Northwind Freight,4711,2026-11-10T08:30:00Z,high,solved,Import stops half-way,2026-11-12T15:00:00Z,4
gx-7,4712,2026-11-15T10:00:00Z,low,open,Colour of the chart,,
""",
    TableKind.SURVEYS: """account,kind,score,email,comment,submitted_at
Northwind Freight,nps,9,champion@northwind.example,Saves us a day a week,2026-11-14
gx-7,csat,4,admin@globex.example,,2026-11-15
""",
}
