variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "key_arn" {
  description = "Key that encrypts the logs."
  type        = string
}

variable "retention_days" {
  description = "Days that log groups keep events."
  type        = number
}

variable "audit_bucket" {
  description = "Bucket the trail is written to."
  type        = string
}

variable "alert_emails" {
  description = "Who hears of alarms."
  type        = list(string)
}

variable "cluster_name" {
  description = "ECS cluster whose console is watched."
  type        = string
}

variable "watch_console" {
  description = "Whether a console runs that can be watched."
  type        = bool
}

variable "watched_bucket_arn" {
  description = "Bucket whose object reads and writes go on the trail."
  type        = string
}
