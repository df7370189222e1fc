# Drives all three clouds. Copy it, change what you like, and give it together with the cloud's own file:
#   terraform plan -var-file=../shared/watchfloor.tfvars -var-file=aws.tfvars
name                   = "watchfloor"
profile                = "lean"
network_cidr           = "10.40.0.0/20"
notebook_size          = "small"
notebook_idle_minutes  = 60
log_retention_days     = 365
version_retention_days = 90
collect_minutes        = 15
claude_through         = "anthropic"
budget_usd             = 75
alert_emails           = ["soc@example.com"]
labels                 = { owner = "soc" }
