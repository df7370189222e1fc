variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "place" {
  description = "Resource group, region and tags."
  type        = object({ group = string, location = string, tags = map(string) })
}

variable "subscription" {
  description = "Subscription whose activity goes on the trail."
  type        = string
}

variable "retention_days" {
  description = "Days that logs are kept."
  type        = number
}

variable "alert_emails" {
  description = "Who hears of alarms."
  type        = list(string)
}

variable "audit_id" {
  description = "Account of trails."
  type        = string
}

variable "detail_to_logs" {
  description = "Whether access logs go to the workspace, where they can be searched, or to the audit account, where they cost cents."
  type        = bool
}

variable "private" {
  description = "Whether logs are sent and read through a private endpoint only."
  type        = bool
}

variable "watched" {
  description = "What writes access logs, and which."
  type        = map(object({ id = string, logs = list(string) }))
}
