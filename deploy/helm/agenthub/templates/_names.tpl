{{/* The name of everything: that of the release. 46 characters leave room for the longest ending of a CronJob. */}}
{{- define "agenthub.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 46 | trimSuffix "-" }}
{{- else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 46 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* What selects pods. Never more than this: a selector cannot be changed. Takes (list $ "server"). */}}
{{- define "agenthub.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ $root.Chart.Name }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* The labels of an object. Takes (list $ "server"). */}}
{{- define "agenthub.labels" -}}
{{- $root := index . 0 -}}
{{ include "agenthub.selector" . }}
app.kubernetes.io/version: {{ $root.Values.image.tag | default $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "agenthub.image" -}}
{{- with .Values.image -}}
{{- if .digest }}{{ .repository }}@{{ .digest }}
{{- else }}{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}
{{- end }}
{{- end }}
{{- end }}

{{- define "agenthub.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}{{ .Values.serviceAccount.name | default (include "agenthub.name" .) }}
{{- else }}{{ .Values.serviceAccount.name | default "default" }}
{{- end }}
{{- end }}

{{/* Which database: external, postgres or sqlite. */}}
{{- define "agenthub.database" -}}
{{- if or .Values.database.url .Values.database.existingSecret }}external
{{- else }}{{ .Values.database.builtin }}
{{- end }}
{{- end }}

{{/* The Secret with SECRET_KEY and its like; empty if there is none. */}}
{{- define "agenthub.secret" -}}
{{- if .Values.secrets.existingSecret }}{{ .Values.secrets.existingSecret }}
{{- else if include "agenthub.secretData" . }}{{ include "agenthub.name" . }}
{{- end }}
{{- end }}

{{/* The Secret with DATABASE_URL, of an external database. */}}
{{- define "agenthub.databaseSecret" -}}
{{- .Values.database.existingSecret | default (printf "%s-database" (include "agenthub.name" .)) }}
{{- end }}

{{/* The claim of SQLite. */}}
{{- define "agenthub.claim" -}}
{{- .Values.persistence.existingClaim | default (printf "%s-data" (include "agenthub.name" .)) }}
{{- end }}

{{/* Where browsers reach the registry. */}}
{{- define "agenthub.publicUrl" -}}
{{- if .Values.config.PUBLIC_URL }}{{ .Values.config.PUBLIC_URL }}
{{- else if .Values.ingress.enabled }}{{ ternary "https" "http" (ne .Values.ingress.tlsSecret "") }}://{{ .Values.ingress.host }}
{{- end }}
{{- end }}
