variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "billing" {
  description = "Billing account."
  type        = string
}

variable "number" {
  description = "Number of the project whose costs count."
  type        = string
}

variable "limit_usd" {
  description = "US dollars a month."
  type        = number
}

variable "channel_ids" {
  description = "Who is told."
  type        = list(string)
}
