{{/* What the pods of the image have in common. */}}
{{- define "agenthub.podSpec" -}}
automountServiceAccountToken: false
# Else every Service of the namespace would set variables of the server, such as AGENTHUB_PORT.
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
volumes:
  - name: tmp
    emptyDir: { sizeLimit: 256Mi }
{{- if eq (include "agenthub.database" .) "sqlite" }}
  - name: data
    persistentVolumeClaim: { claimName: {{ include "agenthub.claim" . }} }
{{- end }}
{{- with .Values.extraVolumes }}
{{- toYaml . | nindent 2 }}
{{- end }}
{{- include "agenthub.podPlace" . }}
{{- end }}

{{/* Where pods may run, and with which images. */}}
{{- define "agenthub.podPlace" }}
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* What the containers of the image have in common. */}}
{{- define "agenthub.container" -}}
image: {{ include "agenthub.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext: {{- include "agenthub.containerSecurity" . | nindent 2 }}
volumeMounts:
  - { name: tmp, mountPath: /tmp }
{{- if eq (include "agenthub.database" .) "sqlite" }}
  - { name: data, mountPath: /data }
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "agenthub.containerSecurity" -}}
readOnlyRootFilesystem: true
allowPrivilegeEscalation: false
capabilities: { drop: [ALL] }
{{- end }}

{{/* The ConfigMap and Secret as variables. */}}
{{- define "agenthub.envFrom" -}}
- configMapRef: { name: {{ include "agenthub.name" . }} }
{{- with include "agenthub.secret" . }}
- secretRef: { name: {{ . }} }
{{- end }}
{{- end }}

{{/* Variables for the database; empty for SQLite. Takes (list $ SECRET), the Secret with DATABASE_URL. */}}
{{- define "agenthub.databaseEnv" -}}
{{- $root := index . 0 -}}
{{- $secret := index . 1 -}}
{{- $database := include "agenthub.database" $root -}}
{{- if eq $database "external" }}
- name: DATABASE_URL
  valueFrom: { secretKeyRef: { name: {{ $secret }}, key: DATABASE_URL } }
{{- if $root.Values.database.existingSecret }}
- name: DATABASE_AUTH_TOKEN
  valueFrom: { secretKeyRef: { name: {{ $secret }}, key: DATABASE_AUTH_TOKEN, optional: true } }
{{- end }}
{{- else if eq $database "postgres" }}
# Before the next one, which contains it.
- name: POSTGRES_PASSWORD
  valueFrom: { secretKeyRef: { name: {{ include "agenthub.secret" $root }}, key: POSTGRES_PASSWORD } }
- name: DATABASE_URL
  value: postgres://agenthub:$(POSTGRES_PASSWORD)@{{ include "agenthub.name" $root }}-postgres:5432/agenthub
{{- end }}
{{- end }}

{{/* So that pods start anew when what they read at their start changes. */}}
{{- define "agenthub.checksums" -}}
checksum/config: {{ include "agenthub.configData" . | sha256sum }}
checksum/secret: {{ printf "%s\n%s" (include "agenthub.secretData" .) .Values.database.url | sha256sum }}
{{- end }}
