variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "region" {
  description = "Region of the network."
  type        = string
}

variable "cidr" {
  description = "Addresses of the network."
  type        = string
}

variable "flow_sampling" {
  description = "Share of connections in the flow logs, 0 to 1."
  type        = number
}

variable "endpoints" {
  description = "Google services whose names resolve to addresses inside Google's network only."
  type        = set(string)
}

variable "database" {
  description = "Whether Cloud SQL needs a range of its own."
  type        = bool
}

variable "notebook" {
  description = "Account of notebooks, which the rule for tunnels names."
  type        = string
}
